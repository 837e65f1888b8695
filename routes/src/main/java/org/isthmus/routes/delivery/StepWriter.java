// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.isthmus.cpm.delivery.DeliveryEffect;
import org.isthmus.cpm.delivery.DeliveryEvent;
import org.isthmus.cpm.delivery.DeliveryStep;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.cpm.Lifetime;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.Disposition;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.Progress;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.store.DeliveryLedger.Change;
import org.isthmus.model.store.DeliveryLedger.Owed;
import org.isthmus.model.store.DeliveryLedger.PartId;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.jspecify.annotations.Nullable;

/// Makes one commit of a step of the delivery machine: the new state, the ids that the peers gave, the
/// notifications that are now owed, and the words for the trail. Values in, a value out; what it needs of the
/// world (fresh ids) comes in by the constructor.
///
/// A notification is owed only to senders whose technology can show it: `notified` are those. For the others
/// the trail says that nobody was told.
public final class StepWriter {
    private final ItemIds ids;
    private final Supplier<ImdnMessageId> imdnIds;
    private final Set<Technology> notified;
    private final Supplier<Duration> notificationLifetime;

    public StepWriter(
            ItemIds ids,
            Supplier<ImdnMessageId> imdnIds,
            Set<Technology> notified,
            Supplier<Duration> notificationLifetime) {
        this.ids = ids;
        this.imdnIds = imdnIds;
        this.notified = Set.copyOf(notified);
        this.notificationLifetime = notificationLifetime;
    }

    /// `before` is the state that the step began in.
    Change change(CpmItem item, DeliveryState before, DeliveryStep step, DeliveryEvent event, List<TrailEvent> chosen) {
        List<PartId> learnt = new ArrayList<>();
        List<Owed> owed = new ArrayList<>();
        List<TrailEvent> story = new ArrayList<>(chosen);
        // Nobody reports about a report, so its ids need not be found.
        if (event instanceof DeliveryEvent.HandedOver handedOver && item instanceof CpmMessage) {
            learn(step.state(), handedOver, learnt);
        }
        if (event instanceof DeliveryEvent.Interrupted) {
            story.add(ItemNames.told(item, event.now()));
        }
        for (DeliveryEffect effect : step.effects()) {
            switch (effect) {
                case DeliveryEffect.Notify(Disposition disposition) -> owe(item, disposition, event, owed, story);
                case DeliveryEffect.Record(var kind, var by, var facts) ->
                    story.add(new TrailEvent(
                            item.id(), event.now(), kind, by, where(before, step.state(), event, kind), facts));
                case DeliveryEffect.HandOverParts _, DeliveryEffect.Choose _, DeliveryEffect.Await _ -> {}
            }
        }
        return new Change(item.id(), step.state(), learnt, owed, story);
    }

    /// Every spelling of an id finds the part again.
    private static void learn(DeliveryState state, DeliveryEvent.HandedOver event, List<PartId> learnt) {
        Leg leg = leg(state);
        if (leg == null) {
            return;
        }
        for (int i = 0; i < event.outcomes().size(); i++) {
            List<ForeignId> given = switch (event.outcomes().get(i)) {
                case HandOver.Accepted(var accepted, boolean _, String _) -> accepted;
                case HandOver.Unknown(Refusal _, var perhaps) -> perhaps;
                case HandOver.Deferred _, HandOver.Rejected _ -> List.of();
            };
            int part = event.parts().get(i);
            given.forEach(id -> learnt.add(new PartId(leg.firstPart() + part, id)));
        }
    }

    private void owe(
            CpmItem item, Disposition disposition, DeliveryEvent event, List<Owed> owed, List<TrailEvent> story) {
        Fact what = Fact.word("disposition", disposition.kind().name().toLowerCase(Locale.ROOT));
        boolean brought = ReferencePoint.of(item.origin().edge()).isPresent();
        if (!(item instanceof CpmMessage message)
                || !(brought || notified.contains(item.origin().technology()))) {
            // It came back to the function that brought the message, and ends there.
            story.add(TrailEvent.of(
                    item.id(),
                    event.now(),
                    TrailKind.NOTIFIED,
                    item.origin().technology().equals(Technology.RCS)
                            ? "reports"
                            : item.origin().edge(),
                    what,
                    Fact.word("sender", "not told: " + item.origin().technology() + " can not show it")));
            return;
        }
        DispositionNotification notification = notification(message, disposition, event);
        owed.add(new Owed(notification, new DeliveryState.Choosing(Progress.NONE, event.now())));
        story.add(new TrailEvent(
                item.id(),
                event.now(),
                TrailKind.NOTIFIED,
                disposition.by(),
                "reports",
                List.of(what, Fact.number("to", message.parties().sender()), Fact.word("item", notification.id()))));
        story.add(TrailEvent.of(
                notification.id(),
                event.now(),
                TrailKind.STORED,
                "reports",
                what,
                Fact.id("about", message.threading().imdn()),
                Fact.number("from", message.parties().recipient()),
                Fact.word("item", message.id()),
                Fact.number("to", message.parties().sender())));
    }

    private DispositionNotification notification(CpmMessage message, Disposition disposition, DeliveryEvent event) {
        Parties parties = message.parties();
        Threading threading = message.threading();
        return new DispositionNotification(
                ids.next(),
                message.id(),
                threading.imdn(),
                message.lifetime().sent(),
                new Parties(parties.recipient(), parties.sender(), false),
                new Threading(imdnIds.get(), threading.conversation(), threading.contribution(), threading.inReplyTo()),
                disposition,
                new Lifetime(event.now(), event.now(), event.now().plus(notificationLifetime.get())),
                new Origin(disposition.technology(), way(message.origin()), ""));
    }

    /// It goes back to the function in another process that brought the message, or begins its way here.
    private static String way(Origin origin) {
        return ReferencePoint.of(origin.edge()).map(ReferencePoint::word).orElse("reports");
    }

    /// What a peer answered was said on the way that was gone, whichever has been chosen since.
    private static String where(DeliveryState before, DeliveryState after, DeliveryEvent event, TrailKind kind) {
        boolean answer = event instanceof DeliveryEvent.HandedOver
                && switch (kind) {
                    case ACCEPTED, REFUSED, DEFERRED, UNKNOWN -> true;
                    default -> false;
                };
        return where(answer ? before : after);
    }

    private static String where(DeliveryState state) {
        Leg leg = leg(state);
        return leg == null
                ? "delivery"
                : switch (leg.target()) {
                    case Target.Native _ -> "sip";
                    case Target.Interwork(Via via, Address _) ->
                        via.technology().name();
                    case Target.HandToCore _ -> "core";
                    case Target.HandOn(ReferencePoint point, Address _) -> point.word();
                    case Target.Network(String name, boolean _) -> "sip:" + name;
                };
    }

    private static @Nullable Leg leg(DeliveryState state) {
        return switch (state) {
            case DeliveryState.Queued(Progress _, Leg leg, Instant _) -> leg;
            case DeliveryState.HandingOver(Progress _, Leg leg, Instant _) -> leg;
            case DeliveryState.AwaitingReport(Progress _, Leg leg, Instant _) -> leg;
            case DeliveryState.Ended ended -> ended.leg().orElse(null);
            case DeliveryState.Choosing _, DeliveryState.AwaitingRecipient _ -> null;
        };
    }
}
