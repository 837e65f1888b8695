// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.DeliveryState.End;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.PartState;
import org.isthmus.model.delivery.Progress;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.DeliverySettings;
import org.isthmus.model.settings.DeliverySettings.ReceiptPolicy;

/// Words for tests of the delivery machine: times, targets, outcomes, and the states and events from which its
/// table is printed.
final class Scenes {
    static final Instant NOW = Instant.parse("2026-11-20T06:00:00Z");
    static final Instant EXPIRES = NOW.plus(Duration.ofHours(24));
    static final Instant LATER = NOW.plusSeconds(3);
    static final Target NATIVE = new Target.Native();
    static final Target SMS = new Target.Interwork(Technology.SMS, new Msisdn("+447700900123"));
    static final Target MMS = new Target.Interwork(Technology.MMS, new Msisdn("+447700900123"));
    static final Target CORE = new Target.HandToCore("sip:mgcf.example.org");
    static final Target FUNCTION = new Target.HandOn(ReferencePoint.IW1, new Msisdn("+447700900123"));
    static final Target NETWORK = new Target.Network("beta");
    static final Target NETWORK_ONCE = new Target.Network("gamma", false);
    static final Set<DispositionRequest> ALL = Set.of(DispositionRequest.values());
    static final Refusal TEMPORARY = Refusal.byPeer(Cause.PEER_TEMPORARY, "peer", "ESME_RTHROTTLED", "throttled");
    static final Refusal PERMANENT = Refusal.byPeer(Cause.PEER_PERMANENT, "peer", "ESME_RINVDSTADR", "refused");
    static final HandOver ACCEPTED = new HandOver.Accepted(List.of(new ForeignId("smsc:main", "4711")));
    static final HandOver ACCEPTED_SILENTLY = new HandOver.Accepted(List.of());
    static final HandOver DEFERRED = new HandOver.Deferred(TEMPORARY, Duration.ZERO);
    static final HandOver REJECTED = new HandOver.Rejected(PERMANENT);
    static final HandOver REJECTED_HERE =
            new HandOver.Rejected(Refusal.of(Cause.NO_ROUTE, "not in the settings any more"));
    static final HandOver SILENT = new HandOver.Unknown(Refusal.of(Cause.PEER_SILENT, "no answer"), List.of());
    static final HandOver FORBIDDEN =
            new HandOver.Rejected(Refusal.byPeer(Cause.RECIPIENT_REFUSED, "peer", "603", "declined"));
    static final DeliveryPolicy POLICY = new DeliveryPolicy(DeliverySettings.DEFAULT, Set.of(Technology.RCS));
    static final DeliveryPolicy STRICT = new DeliveryPolicy(
            new DeliverySettings(
                    List.of(Duration.ofSeconds(5)),
                    2,
                    ReceiptPolicy.WHEN_WANTED,
                    Duration.ofHours(1),
                    Duration.ZERO,
                    false,
                    Duration.ofHours(72),
                    DeliverySettings.DeviceReports.FIRST,
                    Duration.ofSeconds(30)),
            Set.of(Technology.RCS));

    private Scenes() {}

    static Delivery message(DeliveryState state, DispositionRequest... wanted) {
        return new Delivery(Set.of(wanted), EXPIRES, false, state);
    }

    static Delivery wantingAll(DeliveryState state) {
        return new Delivery(ALL, EXPIRES, false, state);
    }

    static Leg leg(Target target, PartState... parts) {
        return new Leg(target, 0, List.of(parts));
    }

    static Progress begun(Leg leg) {
        return Progress.NONE
                .withAttempts(1)
                .withParts(leg.firstPart() + leg.parts().size());
    }

    static DeliveryState queued(Target target, int parts) {
        return DeliveryFunction.initial(target, parts, NOW);
    }

    static DeliveryState handingOver(Leg leg) {
        return new DeliveryState.HandingOver(begun(leg), leg, NOW);
    }

    static DeliveryState awaiting(Leg leg) {
        return new DeliveryState.AwaitingReport(begun(leg), leg, EXPIRES);
    }

    static DeliveryEvent.HandedOver answers(HandOver... outcomes) {
        List<Integer> parts = new ArrayList<>();
        for (int i = 0; i < outcomes.length; i++) {
            parts.add(i);
        }
        return new DeliveryEvent.HandedOver(parts, List.of(outcomes), LATER);
    }

    static DeliveryEvent.Reported report(int part, ReportedState state, Technology technology) {
        Asserter by = technology.equals(Technology.RCS) ? Asserter.handset("") : Asserter.peer("smsc:main");
        return new DeliveryEvent.Reported(part, state, by, state.name(), technology, LATER);
    }

    static DeliveryEvent.Reported receipt(int part, ReportedState state) {
        return report(part, state, Technology.SMS);
    }

    /// Deliveries of every kind of state, with messages that want all or nothing and with notifications.
    static List<Delivery> deliveries() {
        List<Delivery> deliveries = new ArrayList<>();
        for (DeliveryState state : states()) {
            deliveries.add(wantingAll(state));
            deliveries.add(message(state));
            deliveries.add(message(state, DispositionRequest.NEGATIVE_DELIVERY));
            deliveries.add(new Delivery(Set.of(), EXPIRES, true, state));
        }
        return deliveries;
    }

    private static List<DeliveryState> states() {
        List<Leg> legs = List.of(
                leg(NATIVE, PartState.PLANNED),
                leg(NATIVE, PartState.UNKNOWN),
                leg(CORE, PartState.PLANNED),
                leg(FUNCTION, PartState.PLANNED),
                leg(FUNCTION, PartState.UNKNOWN),
                leg(NETWORK, PartState.PLANNED),
                leg(NETWORK, PartState.UNKNOWN),
                leg(NETWORK_ONCE, PartState.PLANNED),
                leg(SMS, PartState.PLANNED),
                leg(SMS, PartState.PLANNED, PartState.PLANNED),
                leg(SMS, PartState.ACCEPTED, PartState.PLANNED),
                leg(SMS, PartState.UNKNOWN, PartState.PLANNED),
                leg(SMS, PartState.DELIVERED, PartState.PLANNED));
        List<Leg> out = List.of(
                leg(NATIVE, PartState.ACCEPTED),
                leg(NATIVE, PartState.UNKNOWN),
                leg(NETWORK, PartState.UNKNOWN),
                leg(NETWORK_ONCE, PartState.UNKNOWN),
                leg(SMS, PartState.ACCEPTED),
                leg(SMS, PartState.UNKNOWN),
                leg(SMS, PartState.DELIVERED, PartState.ACCEPTED),
                leg(SMS, PartState.ACCEPTED, PartState.UNKNOWN));
        Progress failedBefore = new Progress(2, 1, List.of(NATIVE), Set.of(), Optional.of(TEMPORARY));
        List<DeliveryState> states = new ArrayList<>();
        for (Leg leg : legs) {
            states.add(new DeliveryState.Queued(begun(leg), leg, NOW));
            states.add(new DeliveryState.Queued(Progress.NONE, leg, NOW.plusSeconds(60)));
            states.add(handingOver(leg));
        }
        out.forEach(leg -> states.add(awaiting(leg)));
        states.add(DeliveryFunction.initialWithoutWay(NOW));
        states.add(new DeliveryState.Choosing(failedBefore, NOW));
        states.add(new DeliveryState.AwaitingRecipient(Progress.NONE, EXPIRES));
        states.add(new DeliveryState.AwaitingRecipient(failedBefore, LATER));
        for (End end : End.values()) {
            Leg last = leg(NATIVE, end == End.DELIVERED ? PartState.DELIVERED : PartState.ACCEPTED);
            states.add(new DeliveryState.Ended(
                    begun(last), Optional.of(last), end, Asserter.GATEWAY, NOW, Optional.empty()));
        }
        return states;
    }

    static List<DeliveryEvent> events() {
        List<DeliveryEvent> events = new ArrayList<>(List.of(
                new DeliveryEvent.Due(NOW.minusSeconds(1)),
                new DeliveryEvent.Due(LATER),
                new DeliveryEvent.Due(EXPIRES),
                new DeliveryEvent.PutOff(LATER.plusSeconds(9), LATER),
                new DeliveryEvent.Chosen(NATIVE, 1, LATER),
                new DeliveryEvent.Chosen(SMS, 2, LATER),
                new DeliveryEvent.Chosen(SMS, 2, EXPIRES),
                new DeliveryEvent.Held(LATER),
                new DeliveryEvent.NotChosen(PERMANENT, LATER),
                new DeliveryEvent.NotChosen(TEMPORARY, LATER),
                new DeliveryEvent.RecipientRegistered(LATER),
                new DeliveryEvent.LinkUp(LATER),
                new DeliveryEvent.LinkUp(ReferencePoint.IW1, LATER),
                new DeliveryEvent.Released(LATER),
                new DeliveryEvent.Released(EXPIRES),
                new DeliveryEvent.Interrupted(true, LATER),
                new DeliveryEvent.Dropped(new Asserter(Asserter.Kind.OPERATOR, "ann"), LATER),
                answers()));
        for (HandOver outcome : List.of(ACCEPTED, ACCEPTED_SILENTLY, DEFERRED, REJECTED, FORBIDDEN, SILENT)) {
            events.add(answers(outcome));
            events.add(answers(ACCEPTED, outcome));
        }
        for (ReportedState state : ReportedState.values()) {
            events.add(report(0, state, Technology.RCS));
            events.add(report(0, state, Technology.SMS));
            events.add(report(1, state, Technology.SMS));
            events.add(report(99, state, Technology.SMS));
        }
        return events;
    }
}
