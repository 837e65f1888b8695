// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.PartState;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.refusal.Refusal;

/// What is known of the parts of a leg, and what an answer or a report adds to that. Knowledge only grows.
final class Legs {
    private Legs() {}

    static Leg with(Leg leg, int part, PartState state) {
        List<PartState> parts = new ArrayList<>(leg.parts());
        parts.set(part, state);
        return new Leg(leg.target(), leg.firstPart(), parts);
    }

    /// Those of `parts` that the leg has, both counted from 0.
    static List<Integer> of(Leg leg, List<Integer> parts) {
        List<Integer> known = new ArrayList<>(parts.size());
        for (Integer part : parts) {
            if (part >= 0 && part < leg.parts().size()) {
                known.add(part);
            }
        }
        return known;
    }

    static Stream<Refusal> refusal(HandOver outcome) {
        return switch (outcome) {
            case HandOver.Accepted _ -> Stream.empty();
            case HandOver.Deferred deferred -> Stream.of(deferred.refusal());
            case HandOver.Rejected rejected -> Stream.of(rejected.refusal());
            case HandOver.Unknown unknown -> Stream.of(unknown.refusal());
        };
    }

    /// The parts to hand over: those that are certainly not there, and those that may be sent again
    /// ([DeliveryPolicy#repeats]).
    static List<Integer> toHandOver(Leg leg) {
        List<Integer> parts = new ArrayList<>(leg.parts().size());
        for (int part = 0; part < leg.parts().size(); part++) {
            PartState state = leg.parts().get(part);
            if (state == PartState.PLANNED || (leg.silent() && state == PartState.UNKNOWN)) {
                parts.add(part);
            }
        }
        return parts;
    }

    /// What is known of a part after an answer. A late answer adds to what is known and never takes away from
    /// it: what somebody may have had before is not gone because it is refused now, but where that proves it
    /// ([Target#neverHadWhatIsRefusedBy]).
    static PartState after(Leg leg, int part, HandOver outcome) {
        PartState before = leg.parts().get(part);
        return switch (before) {
            case ACCEPTED, CARRIED, DELIVERED, FAILED -> before;
            case PLANNED, UNKNOWN ->
                switch (outcome) {
                    case HandOver.Accepted accepted -> accepted.withAnother() ? PartState.CARRIED : PartState.ACCEPTED;
                    case HandOver.Unknown _ -> PartState.UNKNOWN;
                    case HandOver.Deferred _ -> before;
                    case HandOver.Rejected(Refusal refusal) ->
                        leg.silent() && !leg.target().neverHadWhatIsRefusedBy(refusal.by()) ? before : PartState.FAILED;
                };
        };
    }

    /// What a report raises a part to. What the peer does not know itself raises nothing.
    static PartState says(ReportedState state) {
        return switch (state) {
            case UNKNOWN -> PartState.PLANNED;
            case IN_PROGRESS, INTERWORKED -> PartState.ACCEPTED;
            case DELIVERED, DISPLAYED -> PartState.DELIVERED;
            case FAILED, FORBIDDEN -> PartState.FAILED;
        };
    }

    /// Whether a part of it is or may be with the peer.
    static boolean open(Leg leg) {
        return leg.parts().contains(PartState.ACCEPTED) || leg.parts().contains(PartState.UNKNOWN);
    }

    /// Whether a part of it is or may be with the peer, or has reached the recipient.
    static boolean taken(Leg leg) {
        return open(leg)
                || leg.parts().contains(PartState.CARRIED)
                || leg.parts().contains(PartState.DELIVERED);
    }

    /// Whether all that is reported on has reached the recipient.
    static boolean delivered(Leg leg) {
        return leg.parts().contains(PartState.DELIVERED)
                && leg.parts().stream().allMatch(part -> part == PartState.DELIVERED || part == PartState.CARRIED);
    }

    /// Where it was taken to.
    static Technology technology(Leg leg) {
        return leg.target() instanceof Target.Interwork(Via via, Address _) ? via.technology() : Technology.RCS;
    }

    static String words(Target target) {
        return switch (target) {
            case Target.Native _ -> Technology.RCS.name();
            case Target.Interwork(Via via, Address _) -> via.technology().name();
            case Target.HandToCore _ -> "core";
            case Target.HandOn(ReferencePoint point, Address _) -> point.word();
            case Target.Network(String name, boolean _) -> "network " + name;
        };
    }
}
