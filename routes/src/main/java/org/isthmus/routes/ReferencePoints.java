// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes;

import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Via;

/// The reference points of the CPM architecture as Camel endpoints (architecture document section 5.3.3).
/// `direct:` where functions live together; a function elsewhere is another URI here.
public record ReferencePoints(String access, String pf, String iw1, String iw2, String reports) {
    public static final ReferencePoints TOGETHER =
            new ReferencePoints("sip:access", "direct:pf", "direct:iw1", "direct:iw2", "direct:reports");

    /// A reference point of which the other end is in another process: `sip:iw1`.
    public static String apart(ReferencePoint point) {
        return "sip:" + point.word();
    }

    /// CPM-IW2 of one interworking function: `direct:iw2/sms/main` of its links in group `main`.
    public String iw2(Via via) {
        return iw2 + "/" + via.technology().name() + (via.isNamed() ? "/" + via.group() : "");
    }
}
