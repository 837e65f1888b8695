// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.isthmus.sip.message.SipHeaders;
import org.junit.jupiter.api.Test;

class ClaimedServicesTest {
    private static final String MSG = "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg";

    @Test
    void services_are_named_in_three_fields_and_known_once() {
        assertThat(ClaimedServices.of(SipHeaders.of(
                        "P-Asserted-Service",
                        MSG + ", urn:a",
                        "P-Preferred-Service",
                        "urn:b",
                        "Accept-Contact",
                        "*;+g.3gpp.icsi-ref=\"" + MSG.replace(":", "%3A") + ",urn%3ac\";require",
                        "a",
                        "*;+g.oma.sip-im;+G.gsma.rcs.isbot=\"yes\";explicit")))
                .containsExactly(MSG, "urn:a", "urn:b", "urn:c", "+g.oma.sip-im", "+g.gsma.rcs.isbot");
    }

    @Test
    void what_names_none_or_breaks_off_gives_what_came_before() {
        assertThat(ClaimedServices.of(SipHeaders.of("Accept-Contact", "*;audio")))
                .isEmpty();
        assertThat(ClaimedServices.of(SipHeaders.of(
                        "P-Asserted-Service", " , ", "Accept-Contact", "*;+g.a;+g.3gpp.icsi-ref=\"urn%3Ab")))
                .containsExactly("+g.a");
        assertThat(ClaimedServices.of(SipHeaders.of("Accept-Contact", "+".repeat(1000))))
                .hasSize(1);
        String many = IntStream.range(0, 100).mapToObj(i -> "urn:" + i).collect(Collectors.joining(","));
        assertThat(ClaimedServices.of(SipHeaders.of("P-Preferred-Service", many)))
                .as("none of them is passed over")
                .hasSize(100);
    }
}
