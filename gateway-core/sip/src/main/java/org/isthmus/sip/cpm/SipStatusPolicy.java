// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.HashMap;
import java.util.Map;
import org.isthmus.model.refusal.Cause;

/// What a final answer other than 2xx to our request means, as data. The rows are those of stage 3 section 3.6,
/// which proposes them (its mark P), with these of other sources: 430 (RFC 5626 section 5.3), 491 and 493 (RFC
/// 3261 section 21.4), 500 (section 21.5.1 lets it come with Retry-After). A status that is not listed counts
/// as the x00 of its class (section 8.1.3.2). Whether trying again helps is the cause's own word.
final class SipStatusPolicy {
    private static final Map<Integer, Cause> CAUSES = causes();

    private SipStatusPolicy() {}

    static Cause cause(int status) {
        Cause listed = CAUSES.get(status);
        return listed != null ? listed : CAUSES.getOrDefault(status / 100 * 100, Cause.PEER_PERMANENT);
    }

    private static Map<Integer, Cause> causes() {
        Map<Integer, Cause> causes = new HashMap<>();
        put(causes, Cause.PEER_PERMANENT, 300, 400, 401, 407, 402, 481, 493);
        put(causes, Cause.RECIPIENT_REFUSED, 403, 486, 600, 603);
        put(causes, Cause.UNKNOWN_RECIPIENT, 404, 410, 604);
        put(causes, Cause.BAD_ADDRESS, 484, 485);
        put(causes, Cause.URI_SCHEME, 416);
        put(causes, Cause.METHOD_NOT_ALLOWED, 405, 501);
        put(causes, Cause.BAD_EXTENSION, 420, 421);
        put(causes, Cause.VERSION_NOT_SUPPORTED, 505);
        put(causes, Cause.TOO_LARGE, 413, 414, 513);
        put(causes, Cause.MEDIA_NOT_SUPPORTED, 415);
        put(causes, Cause.NOT_ACCEPTABLE, 406, 488, 606);
        put(causes, Cause.LOOP, 482);
        put(causes, Cause.TOO_MANY_HOPS, 483);
        put(causes, Cause.RECIPIENT_UNAVAILABLE, 408, 480);
        put(causes, Cause.LINK_DOWN, 430);
        put(causes, Cause.PEER_TEMPORARY, 491, 500, 502, 503, 504);
        return Map.copyOf(causes);
    }

    private static void put(Map<Integer, Cause> causes, Cause cause, int... statuses) {
        for (int status : statuses) {
            causes.put(status, cause);
        }
    }
}
