// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import java.util.List;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.interworking.Conversion;
import org.isthmus.model.refusal.Refusal;

/// Which way an item is taken, with the explanation of that.
public sealed interface Selection {
    Explanation explanation();

    /// To the recipient's registered devices.
    record Native(Explanation explanation) implements Selection {}

    /// By legacy technologies that can carry it, first choice first; never empty.
    record Interwork(List<Way> ways, Explanation explanation) implements Selection {
        public Interwork {
            ways = List.copyOf(ways);
        }

        public Way first() {
            return ways.getFirst();
        }
    }

    /// To a function of the SIP core, which interworks it.
    record HandToCore(String route, Explanation explanation) implements Selection {}

    /// To the function of this gateway at the other end of `point`, as a message for `recipient`.
    record HandOn(ReferencePoint point, Address recipient, Explanation explanation) implements Selection {
        public Target target() {
            return new Target.HandOn(point, recipient);
        }
    }

    /// To this remote network.
    record ToNetwork(Target.Network target, Explanation explanation) implements Selection {
        public String network() {
            return target.name();
        }
    }

    /// Kept until the recipient registers.
    record Defer(Explanation explanation) implements Selection {}

    record Refuse(Refusal refusal, Explanation explanation) implements Selection {}

    /// One adapter at one address, with the finished message and what it loses.
    record Way(Via via, Address recipient, Conversion.Converted converted) {
        public Technology technology() {
            return via.technology();
        }

        public Target target() {
            return new Target.Interwork(via, recipient);
        }
    }
}
