// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.isthmus.cpm.delivery.Delivery;
import org.isthmus.cpm.delivery.DeliveryEffect;
import org.isthmus.cpm.delivery.DeliveryEvent;
import org.isthmus.cpm.delivery.DeliveryFunction;
import org.isthmus.cpm.delivery.DeliveryPolicy;
import org.isthmus.cpm.delivery.DeliveryStep;
import org.isthmus.cpm.delivery.DeliveryStep.Handling;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.DeliveryLedger;
import org.isthmus.model.store.DeliveryLedger.Change;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the steps of items: reads where one stands, asks the delivery function, and writes the new state with
/// all that rides on it in one commit. Steps of one item never overlap. What a step asks for beyond that is for
/// who asked for the step. Throws `StoreUnavailable` when it can not be written; then nothing has changed.
final class Steps {
    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

    /// A lock is held while a step is written, so there are many more of them than writes that wait for
    /// one sync.
    private static final int STRIPES = 1 << 14;

    private final LiveItems items;
    private final DeliveryLedger ledger;
    private final Trail trail;
    private final Supplier<DeliveryPolicy> policy;
    private final Ways ways;
    private final StepWriter writer;
    private final Hindrances hindrances;
    private final Unwritten unwritten;
    private final InstantSource clock;
    private final EndCounters ends = new EndCounters();
    private final AwaitedStates awaited = new AwaitedStates();
    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

    Steps(
            LiveItems items,
            DeliveryLedger ledger,
            Trail trail,
            Supplier<DeliveryPolicy> policy,
            Ways ways,
            StepWriter writer,
            Hindrances hindrances,
            Unwritten unwritten,
            InstantSource clock) {
        this.items = items;
        this.ledger = ledger;
        this.trail = trail;
        this.policy = policy;
        this.ways = ways;
        this.writer = writer;
        this.hindrances = hindrances;
        this.unwritten = unwritten;
        this.clock = clock;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    /// Whether a step is taken on its conversation's own thread.
    enum Place {
        IN_CONVERSATION,
        OUTSIDE,
        /// While the gateway starts and no way out is open yet: what is due then stays in the store
        /// until the clock finds it.
        AT_START
    }

    /// The last step that was taken, and the notifications that all of them owe. `absent` tells that
    /// selection found the recipient without a device.
    record Taken(CpmItem item, DeliveryStep step, boolean absent, List<DeliveryLedger.Owed> owed) {}

    /// A step followed through selection.
    private record Settled(DeliveryStep step, boolean absent) {}

    /// What one event changed, on disk: the notifications owed since, and reports that had come before the
    /// answer that told their ids.
    private record Written(Settled settled, List<DeliveryLedger.Owed> owed, List<Early> early) {}

    private record Early(int part, DeliveryReport report) {}

    EndCounters ends() {
        return ends;
    }

    AwaitedStates awaited() {
        return awaited;
    }

    /// Notes where an item stands that the store has just accepted. The clock may have found it in the
    /// store before this call, so `state` counts only when the store still says the same.
    void accepted(CpmItem item, DeliveryState state) {
        ReentrantLock stripe = stripe(item.id());
        stripe.lock();
        try {
            if (ledger.state(item.id()).filter(state::equals).isPresent()) {
                items.remember(item, state, clock.instant());
            }
        } finally {
            stripe.unlock();
        }
    }

    /// One step, and those of the reports that had been waiting for it: what is not known (any more),
    /// or is in a state for which the event is not `meant`, takes none. The reports come within the
    /// same hold on the item, in the order of their coming, so that one that comes only now stays
    /// behind them.
    Optional<Taken> take(ItemId item, DeliveryEvent event, Place place, Predicate<DeliveryState> meant) {
        ReentrantLock stripe = stripe(item);
        List<DeliveryReport> reports = new ArrayList<>(0);
        Taken taken;
        stripe.lock();
        try {
            Optional<LiveItems.Live> live = items.find(item);
            if (live.isEmpty() || !meant.test(live.get().state())) {
                return Optional.empty();
            }
            Written written = write(live.get(), event, place);
            taken = withReports(live.get().item(), written, reports);
        } finally {
            stripe.unlock();
        }
        reports.forEach(this::settled);
        return Optional.of(taken);
    }

    private Taken withReports(CpmItem item, Written first, List<DeliveryReport> reports) {
        List<DeliveryLedger.Owed> owed = new ArrayList<>(first.owed());
        DeliveryStep step = first.settled().step();
        boolean waits = false;
        for (Early early : first.early()) {
            DeliveryEvent reported = reported(early.part(), early.report());
            if (waits) {
                unwritten.add(item.id(), reported);
                continue;
            }
            try {
                Written next = write(new LiveItems.Live(item, step.state()), reported, Place.OUTSIDE);
                step = next.settled().step();
                owed.addAll(next.owed());
                reports.add(early.report());
            } catch (StoreUnavailable gone) {
                LOG.debug("item {}: an early report waits for the store ({})", item.id(), gone.getMessage());
                unwritten.add(item.id(), reported);
                waits = true;
            }
        }
        return new Taken(item, step, first.settled().absent(), owed);
    }

    /// A report counts from when it is believed: one that came before the answer it belongs to is told
    /// after it.
    DeliveryEvent reported(int part, DeliveryReport report) {
        return new DeliveryEvent.Reported(
                part, report.state(), report.by(), report.remoteCode(), report.technology(), clock.instant());
    }

    private Written write(LiveItems.Live live, DeliveryEvent event, Place place) {
        List<TrailEvent> story = new ArrayList<>();
        Settled settled = settle(live.item(), Delivery.of(live.item(), live.state()), event, place, story);
        DeliveryStep step = settled.step();
        if (place == Place.IN_CONVERSATION && hindrances.hinder(live.item(), step, event)) {
            DeliveryStep none = new DeliveryStep(live.state(), List.of(), Handling.NOT_YET);
            return new Written(new Settled(none, false), List.of(), List.of());
        }
        if (step.state().equals(live.state()) && step.effects().isEmpty()) {
            return new Written(settled, List.of(), List.of());
        }
        Change change = writer.change(live.item(), live.state(), step, event, story);
        if (needsNoMark(live, change, event)) {
            change.story().forEach(trail::append);
            items.mark(live.item(), step.state());
            return new Written(settled, List.of(), List.of());
        }
        List<Early> early = early(change, ledger.commit(change));
        items.remember(live.item(), step.state(), event.now());
        ends.count(live.item(), live.state(), step.state());
        awaited.reached(live.item().id(), step.state());
        return new Written(settled, change.owed(), early);
    }

    /// A notification that a crash interrupts on its way is sent again at once under the same id, by
    /// which it is known there, and can go no other way. That it is due says just that, so the mark
    /// that it is being handed over is for those who look now and not for the disk. A message is marked
    /// wherever it goes: what may have been shown must never take another way, and only the mark tells
    /// that it may.
    private static boolean needsNoMark(LiveItems.Live before, Change change, DeliveryEvent event) {
        return before.item() instanceof DispositionNotification
                && change.state() instanceof DeliveryState.HandingOver handing
                && handing.leg().repeatable()
                && change.owed().isEmpty()
                && change.learnt().isEmpty()
                && before.state().keepsItsPlace()
                && before.state()
                        .wakes()
                        .filter(due -> !due.isAfter(event.now()))
                        .isPresent();
    }

    private static List<Early> early(Change change, List<DeliveryReport> reports) {
        List<Early> early = new ArrayList<>(0);
        for (DeliveryReport report : reports) {
            partOf(change, report).ifPresent(part -> early.add(new Early(part, report)));
        }
        return early;
    }

    /// In its conversation a step is followed through selection, which is pure, so that only the last
    /// state has to be written. Elsewhere it stops before: a new way is begun only where the order is
    /// kept.
    private Settled settle(CpmItem item, Delivery delivery, DeliveryEvent event, Place place, List<TrailEvent> story) {
        DeliveryStep step = DeliveryFunction.next(delivery, event, policy.get());
        List<DeliveryEffect> effects = new ArrayList<>(step.effects());
        boolean absent = false;
        while (!effects.isEmpty() && effects.getLast() instanceof DeliveryEffect.Choose(var tried)) {
            effects.removeLast();
            if (place != Place.IN_CONVERSATION) {
                break;
            }
            Ways.Choice choice = ways.choose(item, tried, event.now());
            absent = choice.absent();
            story.addAll(choice.story());
            step = DeliveryFunction.next(delivery.at(step.state()), choice.event(), policy.get());
            effects.addAll(step.effects());
        }
        return new Settled(new DeliveryStep(step.state(), effects, step.handling()), absent);
    }

    private ReentrantLock stripe(ItemId item) {
        return stripes[item.hashCode() & STRIPES - 1];
    }

    /// A report that came before the answer that told its id is forgotten only when the item has it. Should
    /// that fail, it comes again at the next start and changes nothing.
    private void settled(DeliveryReport report) {
        try {
            ledger.settled(report);
        } catch (StoreUnavailable gone) {
            LOG.debug("an early report is kept, the store can not write ({})", gone.getMessage());
        }
    }

    private static Optional<Integer> partOf(Change change, DeliveryReport report) {
        return change.learnt().stream()
                .filter(learnt -> report.ids().contains(learnt.id()))
                .findFirst()
                .map(DeliveryLedger.PartId::part);
    }
}
