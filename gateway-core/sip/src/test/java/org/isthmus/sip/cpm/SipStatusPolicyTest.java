// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.isthmus.model.refusal.Cause;
import org.junit.jupiter.api.Test;

/// The table of statuses, read as what a delivery makes of it: again later, or the end of this way.
class SipStatusPolicyTest {

    @Test
    void every_refusal_is_final_but_for_these() {
        Set<Integer> again = new TreeSet<>();
        for (int status = 300; status < 700; status++) {
            if (SipStatusPolicy.cause(status).temporary()) {
                again.add(status);
            }
        }
        Set<Integer> expected = new TreeSet<>(Set.of(408, 430, 480, 491));
        for (int status = 500; status < 600; status++) {
            expected.add(status);
        }
        expected.removeAll(Set.of(501, 505, 513));
        assertThat(again).isEqualTo(expected);
    }

    @Test
    void the_causes_of_all_statuses_are_these() {
        Map<Cause, Set<Integer>> byCause = new TreeMap<>();
        for (int status = 300; status < 700; status++) {
            Cause cause = SipStatusPolicy.cause(status);
            if (cause != SipStatusPolicy.cause(status / 100 * 100)) {
                byCause.computeIfAbsent(cause, _ -> new TreeSet<>()).add(status);
            }
        }
        assertThat(byCause)
                .isEqualTo(Map.ofEntries(
                        Map.entry(Cause.RECIPIENT_REFUSED, Set.of(403, 486)),
                        Map.entry(Cause.UNKNOWN_RECIPIENT, Set.of(404, 410, 604)),
                        Map.entry(Cause.METHOD_NOT_ALLOWED, Set.of(405, 501)),
                        Map.entry(Cause.NOT_ACCEPTABLE, Set.of(406, 488, 606)),
                        Map.entry(Cause.RECIPIENT_UNAVAILABLE, Set.of(408, 480)),
                        Map.entry(Cause.TOO_LARGE, Set.of(413, 414, 513)),
                        Map.entry(Cause.MEDIA_NOT_SUPPORTED, Set.of(415)),
                        Map.entry(Cause.URI_SCHEME, Set.of(416)),
                        Map.entry(Cause.BAD_EXTENSION, Set.of(420, 421)),
                        Map.entry(Cause.LINK_DOWN, Set.of(430)),
                        Map.entry(Cause.LOOP, Set.of(482)),
                        Map.entry(Cause.TOO_MANY_HOPS, Set.of(483)),
                        Map.entry(Cause.BAD_ADDRESS, Set.of(484, 485)),
                        Map.entry(Cause.PEER_TEMPORARY, Set.of(491)),
                        Map.entry(Cause.VERSION_NOT_SUPPORTED, Set.of(505))));
    }

    @Test
    void an_unlisted_status_counts_as_the_first_of_its_class() {
        assertThat(SipStatusPolicy.cause(399)).isEqualTo(Cause.PEER_PERMANENT);
        assertThat(SipStatusPolicy.cause(499)).isEqualTo(Cause.PEER_PERMANENT);
        assertThat(SipStatusPolicy.cause(599)).isEqualTo(Cause.PEER_TEMPORARY);
        assertThat(SipStatusPolicy.cause(699)).isEqualTo(Cause.RECIPIENT_REFUSED);
        assertThat(SipStatusPolicy.cause(799)).isEqualTo(Cause.PEER_PERMANENT);
    }
}
