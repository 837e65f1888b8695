// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.isthmus.cpm.delivery.Delivery;
import org.isthmus.cpm.delivery.DeliveryEffect;
import org.isthmus.cpm.delivery.DeliveryEvent;
import org.isthmus.cpm.delivery.DeliveryFunction;
import org.isthmus.cpm.delivery.DeliveryPolicy;
import org.isthmus.cpm.delivery.DeliveryStep;
import org.isthmus.cpm.delivery.DeliveryStep.Handling;
import org.isthmus.model.LinePacing;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.LateAnswer;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.DeliveryLedger;
import org.isthmus.model.store.DeliveryLedger.Change;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.model.trail.TrailEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out what the delivery function decides. Each event is one step: read the state, ask the function,
/// write the new state with all that rides on it in one commit, then do what the step asks for. Steps of one
/// item never overlap; a hand-over runs outside the lock, so that a report that comes meanwhile does not wait
/// for it.
///
/// The state `HandingOver` is on disk before the first octet leaves, and what came of it is not given up when the
/// store can not write: it is kept and written when the store is back.
public final class DeliveryRunner implements ConversationLoop.Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryRunner.class);
    private static final long STOP_LOOK_NANOS = 5_000_000;
    /// A lock is held while a step is written, so there are many more of them than writes that wait for one sync.
    private static final int STRIPES = 1 << 14;

    private static final int RECOVERED_AT_ONCE = 256;
    private static final int LOST_AT_ONCE = 1000;

    /// How long a conversation waits at most for what is being gathered for it.
    private static final Duration GATHERING = Duration.ofSeconds(5);

    private static final Duration PLACE_LOOK = Duration.ofMillis(200);
    private static final int FAULTS_TOLD = 10;

    /// How long a conversation is held when the store can not write.
    private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

    /// Whether a step is taken on its conversation's own thread.
    private enum Place {
        IN_CONVERSATION,
        OUTSIDE,
        /// While the gateway starts and no way out is open yet: what is due then stays in the store until the clock
        /// finds it.
        AT_START
    }

    /// A step followed through selection; `absent` tells that selection found the recipient without a device.
    private record Settled(DeliveryStep step, boolean absent) {}

    private record Unwritten(ItemId item, DeliveryEvent event) {}

    private final LiveItems items;
    private final DeliveryLedger ledger;
    private final Supplier<DeliveryPolicy> policy;
    private final Ways ways;
    private final StepWriter writer;
    private final InstantSource clock;
    private final ConversationLoop loop = new ConversationLoop(this);
    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];
    private final EndCounters ends = new EndCounters();
    private final AtomicInteger running = new AtomicInteger();
    private final LinePacing lines = new LinePacing(Duration.ofMinutes(1), FAULTS_TOLD);
    private final Gatherings gatherings = new Gatherings();
    private final ConcurrentHashMap<ItemId, Hindrance> hindered = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ItemId, Ways.Place> places = new ConcurrentHashMap<>();
    private volatile boolean stopping;
    private final Queue<Unwritten> unwritten = new ConcurrentLinkedQueue<>();
    private final LateAnswers late = new LateAnswers();

    public DeliveryRunner(
            LiveItems items,
            DeliveryLedger ledger,
            Supplier<DeliveryPolicy> policy,
            Ways ways,
            StepWriter writer,
            InstantSource clock) {
        this.items = items;
        this.ledger = ledger;
        this.policy = policy;
        this.ways = ways;
        this.writer = writer;
        this.clock = clock;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    public ConversationLoop loop() {
        return loop;
    }

    public EndCounters ends() {
        return ends;
    }

    /// Takes on an item that the store has just accepted. The clock may have found it in the store before this
    /// call, so `state` counts only when the store still says the same.
    public void accepted(CpmItem item, DeliveryState state) {
        ReentrantLock stripe = stripe(item.id());
        stripe.lock();
        try {
            if (ledger.state(item.id()).filter(state::equals).isPresent()) {
                items.remember(item, state, clock.instant());
            }
        } finally {
            stripe.unlock();
        }
        loop.offer(item.parties().orderKey(), item.id(), clock.instant());
    }

    /// Begins no further attempt and waits, at most for `patience`, until those under way are over. What was
    /// not begun stays due in the store and goes on at the next start; what has no answer by then is unknown.
    public void stop(Duration patience) {
        stopping = true;
        long end = System.nanoTime() + patience.toNanos();
        while (running.get() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(STOP_LOOK_NANOS);
        }
        int left = running.get();
        if (left > 0) {
            LOG.warn(
                    "{} messages that are being handed over have no answer yet; it is not waited for any longer", left);
        }
    }

    @Override
    public ConversationLoop.Standing run(ItemId item) {
        running.incrementAndGet();
        try {
            return stopping ? ConversationLoop.Standing.PASSED : attempt(item);
        } finally {
            running.decrementAndGet();
        }
    }

    private ConversationLoop.Standing attempt(ItemId item) {
        Instant now = clock.instant();
        try {
            Optional<DeliveryStep> step = begin(
                    item, isReachableNow(item, now) ? DeliveryEvent.RecipientRegistered::new : DeliveryEvent.Due::new);
            if (step.filter(early -> early.handling() == Handling.NOT_YET).isPresent() && !hindered.containsKey(item)) {
                // It is its turn, so whatever it was put off behind is out of the way.
                step = begin(item, DeliveryEvent.Released::new);
            }
            while (step.isPresent()) {
                Optional<DeliveryEffect.HandOverParts> handOver = handOver(step.get());
                if (handOver.isPresent()) {
                    step = handedOver(item, handOver.get());
                } else if (!stopping
                        && step.get().handling() != Handling.NOT_YET
                        && dueNow(step.get().state())) {
                    step = begin(item, DeliveryEvent.Due::new);
                } else if (hindered.containsKey(item)) {
                    return new ConversationLoop.Standing.Gathered(
                            clock.instant().plus(GATHERING));
                } else {
                    return standing(step.get().state());
                }
            }
            return ConversationLoop.Standing.PASSED;
        } catch (StoreUnavailable gone) {
            told(gone);
            return new ConversationLoop.Standing.Held(now.plus(STORE_PAUSE));
        } finally {
            hindered.remove(item);
            giveBack(item);
        }
    }

    /// A step that may begin a hand-over. One that finds no place free is not taken, waits for a place and is
    /// tried again; so what is marked as being handed over is with its link, and a crash leaves no more unknown
    /// than that bears.
    private Optional<DeliveryStep> begin(ItemId item, Function<Instant, DeliveryEvent> event) {
        Optional<DeliveryStep> step = advance(item, event.apply(clock.instant()), Place.IN_CONVERSATION);
        while (hindered.get(item) instanceof Hindrance.NoPlace(Target target)) {
            hindered.remove(item);
            if (!awaitPlace(item, target)) {
                return Optional.empty();
            }
            step = advance(item, event.apply(clock.instant()), Place.IN_CONVERSATION);
        }
        return step;
    }

    /// False when the gateway stops before one is free.
    private boolean awaitPlace(ItemId item, Target target) {
        while (!stopping) {
            Optional<Ways.Place> place = ways.place(target, PLACE_LOOK);
            if (place.isPresent()) {
                places.put(item, place.get());
                return true;
            }
        }
        return false;
    }

    private void giveBack(ItemId item) {
        Ways.Place place = places.remove(item);
        if (place != null) {
            place.close();
        }
    }

    /// Whether it waits for its recipient, who has a device that is worth a call.
    private boolean isReachableNow(ItemId item, Instant now) {
        return items.find(item)
                .filter(live -> live.state().awaitsRecipient()
                        && (live.state() instanceof DeliveryState.AwaitingRecipient
                                ? ways.reachable(live.item(), now)
                                : ways.untried(live.item(), now)))
                .isPresent();
    }

    /// From now on what comes for these recipients goes to no device of theirs before what is gathered.
    public Gathering gather(Collection<Address> recipients) {
        return new Gathering(recipients.stream().map(Address::canonical).toList());
    }

    /// What was kept for somebody who has a device again, gathered in the order of its coming and let go when
    /// all of it is known: one by one, a message that comes meanwhile would go before those that were not
    /// reached yet. Used by one thread.
    public final class Gathering implements AutoCloseable {
        private final List<String> recipients;
        private final Set<String> conversations = new LinkedHashSet<>();
        private final List<ItemId> others = new ArrayList<>();

        private Gathering(List<String> recipients) {
            this.recipients = recipients;
            recipients.forEach(gatherings::begin);
        }

        public void add(ItemId item) {
            items.find(item).ifPresent(live -> {
                String orderKey = live.item().parties().orderKey();
                conversations.add(orderKey);
                boolean holder = loop.holds(orderKey, item, clock.instant());
                if (!holder && !loop.gather(orderKey, item, clock.instant().plus(GATHERING))) {
                    others.add(item);
                }
            });
        }

        @Override
        public void close() {
            recipients.forEach(recipient -> conversations.addAll(gatherings.end(recipient)));
            for (String conversation : conversations) {
                loop.gathered(conversation).ifPresent(this::registered);
            }
            others.forEach(this::registered);
        }

        private void registered(ItemId item) {
            happened(item, new DeliveryEvent.RecipientRegistered(clock.instant()));
        }
    }

    /// One fault of the store meets every item that waits for it, again and again.
    private void told(StoreUnavailable gone) {
        if (lines.due(String.valueOf(gone.getMessage()), System.nanoTime()) > 0) {
            LOG.warn(
                    "the store can not write ({}): what is under way in {} conversations waits, with {} outcomes and {}"
                            + " items behind; all of it is tried again",
                    gone.getMessage(),
                    Math.max(1, loop.held(clock.instant())),
                    unwritten.size(),
                    loop.behind());
        }
    }

    @Override
    public void waits(ItemId item) {
        items.forget(item);
    }

    @Override
    public void putOff(ItemId item, Instant until) {
        try {
            advance(item, new DeliveryEvent.PutOff(until, clock.instant()), Place.OUTSIDE);
        } catch (StoreUnavailable gone) {
            LOG.debug("item {}: stays due while the store can not write ({})", item, gone.getMessage());
        }
    }

    /// A believed report about one part.
    public void reported(DeliveryLedger.PartOf part, DeliveryReport report) {
        happened(part.item(), reportedNow(part.part(), report));
    }

    /// A report counts from when it is believed: one that came before the answer it belongs to is told after it.
    private DeliveryEvent reportedNow(int part, DeliveryReport report) {
        return new DeliveryEvent.Reported(
                part, report.state(), report.by(), report.remoteCode(), report.technology(), clock.instant());
    }

    /// A peer answered after all what had been given up as unknown. Its id is learnt, so that the part's report is
    /// found, and what it says counts; while the hand-over itself is not over yet it waits for that.
    public void answeredLate(LateAnswer answer) {
        DeliveryEvent event =
                new DeliveryEvent.HandedOver(List.of(answer.part()), List.of(answer.outcome()), clock.instant());
        try {
            happened(answer.item(), event, state -> {
                LateAnswers.Place place = LateAnswers.place(answer, state);
                if (place == LateAnswers.Place.HOLD) {
                    late.hold(answer);
                }
                return place == LateAnswers.Place.TAKE;
            });
        } catch (StoreUnavailable gone) {
            LOG.debug("item {}: a late answer waits for the store ({})", answer.item(), gone.getMessage());
            late.hold(answer);
        }
    }

    /// Any other event: a registration, an operator's word, a restart.
    void happened(ItemId item, DeliveryEvent event) {
        happened(item, event, _ -> true);
    }

    private void happened(ItemId item, DeliveryEvent event, Predicate<DeliveryState> meant) {
        advance(item, event, Place.OUTSIDE, meant)
                .filter(step -> dueAt(step.state()).isPresent())
                .ifPresent(_ -> offer(item));
    }

    /// What was being handed over when the last run ended is unknown; the machine says what comes of that. Called
    /// before the edges open. Many at once, since each is a write and writes that come together share one sync.
    public void recover(Collection<ItemId> interrupted) {
        SideBySide.each(
                interrupted,
                RECOVERED_AT_ONCE,
                item -> advance(item, new DeliveryEvent.Interrupted(clock.instant()), Place.AT_START));
    }

    /// Conversations that waited for another try of an item when the last run ended wait for it again, or what
    /// comes now would go before it. Called before the edges open.
    public void restoreHolds(int most) {
        ledger.waiting(most)
                .forEach(waiting -> items.find(waiting.item())
                        .ifPresent(live ->
                                loop.restore(live.item().parties().orderKey(), waiting.item(), waiting.until())));
    }

    /// Writes what the store could not take before, and late answers that had to wait. Called by the clock.
    public void writeUnwritten() {
        late.offer(this::answeredLate);
        for (Unwritten next = unwritten.poll(); next != null; next = unwritten.poll()) {
            try {
                happened(next.item(), next.event());
            } catch (StoreUnavailable gone) {
                unwritten.add(next);
                LOG.debug("outcomes wait for the store: {}", gone.getMessage());
                return;
            } catch (RuntimeException | Error fault) {
                LOG.error("item {}: what came of it could not be written; it is unknown", next.item(), fault);
                interrupted(next.item());
            }
        }
    }

    /// Brings an item that is due back into its conversation, unless that waits for another try of this very item.
    /// Called by the clock.
    public void due(ItemId item) {
        if (loop.waits(item, clock.instant())) {
            return;
        }
        items.find(item).ifPresent(live -> {
            String orderKey = live.item().parties().orderKey();
            Instant now = clock.instant();
            if (!loop.holds(orderKey, item, now)) {
                loop.offer(orderKey, item, now);
            }
        });
    }

    /// Brings an item that something else made due back into its conversation.
    void offer(ItemId item) {
        items.find(item).ifPresent(live -> loop.offer(live.item().parties().orderKey(), item, clock.instant()));
    }

    private Optional<DeliveryStep> handedOver(ItemId item, DeliveryEffect.HandOverParts handOver) {
        DeliveryEvent event = new DeliveryEvent.Interrupted(clock.instant());
        try {
            if (!places.containsKey(item)) {
                // Another way, taken at once after the first: it is marked already.
                awaitPlace(item, handOver.leg().target());
            }
            List<HandOver> outcomes = ways.handOver(items.require(item).item(), handOver);
            giveBack(item);
            event = new DeliveryEvent.HandedOver(handOver.parts(), outcomes, clock.instant());
            return advance(item, event, Place.IN_CONVERSATION);
        } catch (StoreUnavailable gone) {
            unwritten.add(new Unwritten(item, event));
            told(gone);
            return Optional.empty();
        } catch (RuntimeException | Error fault) {
            LOG.error("item {}: a fault of our own while it was handed over; its outcome is unknown", item, fault);
            return interrupted(item);
        }
    }

    /// What was being handed over must not stay so: something may have left, so its outcome is unknown.
    private Optional<DeliveryStep> interrupted(ItemId item) {
        DeliveryEvent event = new DeliveryEvent.Interrupted(clock.instant());
        try {
            return advance(item, event, Place.IN_CONVERSATION);
        } catch (StoreUnavailable gone) {
            unwritten.add(new Unwritten(item, event));
            told(gone);
        } catch (RuntimeException | Error fault) {
            LOG.error("item {}: could not be marked as unknown; it is looked at again", item, fault);
        }
        return Optional.empty();
    }

    /// Items that were given to a way out before `before` and are with nobody any more: nothing is known of them.
    /// Called by the clock, with a time that lies further back than any link waits.
    public void interruptLost(Instant before) {
        for (ItemId item : ledger.interrupted(LOST_AT_ONCE)) {
            boolean lost = items.find(item)
                    .filter(live -> live.state() instanceof DeliveryState.HandingOver handing
                            && handing.since().isBefore(before))
                    .isPresent();
            if (lost
                    && !loop.isRunning(item)
                    && unwritten.stream().noneMatch(each -> each.item().equals(item))) {
                LOG.error("item {}: it was being handed over by nobody; its outcome is unknown", item);
                happened(item, new DeliveryEvent.Interrupted(clock.instant()));
            }
        }
    }

    private Optional<DeliveryStep> advance(ItemId item, DeliveryEvent event, Place place) {
        return advance(item, event, place, _ -> true);
    }

    /// One step, and those of the reports that had been waiting for it: what is not known (any more), or is in a
    /// state for which the event is not `meant`, takes none. The reports come within the same hold on the item, in
    /// the order of their coming, so that one that comes only now stays behind them. Gives the last step.
    private Optional<DeliveryStep> advance(
            ItemId item, DeliveryEvent event, Place place, Predicate<DeliveryState> meant) {
        ReentrantLock stripe = stripe(item);
        List<DeliveryLedger.Owed> owed = new ArrayList<>(0);
        List<DeliveryReport> taken = new ArrayList<>(0);
        Settled settled;
        CpmItem known;
        stripe.lock();
        try {
            Optional<LiveItems.Live> live = items.find(item);
            if (live.isEmpty() || !meant.test(live.get().state())) {
                return Optional.empty();
            }
            known = live.get().item();
            Written written = write(live.get(), event, place);
            settled = written.settled();
            owed.addAll(written.owed());
            boolean waits = false;
            for (Early early : written.early()) {
                DeliveryEvent reported = reportedNow(early.part(), early.report());
                if (waits) {
                    unwritten.add(new Unwritten(item, reported));
                    continue;
                }
                try {
                    Written next =
                            write(new LiveItems.Live(known, settled.step().state()), reported, Place.OUTSIDE);
                    settled = new Settled(next.settled().step(), settled.absent());
                    owed.addAll(next.owed());
                    taken.add(early.report());
                } catch (StoreUnavailable gone) {
                    LOG.debug("item {}: an early report waits for the store ({})", item, gone.getMessage());
                    unwritten.add(new Unwritten(item, reported));
                    waits = true;
                }
            }
        } finally {
            stripe.unlock();
        }
        taken.forEach(this::settled);
        if (place != Place.AT_START) {
            owed.forEach(debt -> accepted(debt.notification(), debt.initial()));
        }
        DeliveryStep step = settled.step();
        if (settled.absent() && step.handling() == Handling.HOLD) {
            lookAgain(item, ways::reachable);
        } else if (event instanceof DeliveryEvent.HandedOver && step.state().awaitsRecipient()) {
            lookAgain(item, ways::untried);
        } else if (place == Place.OUTSIDE && isOutOfTheWay(step.state()) && loop.holdsAny()) {
            loop.passed(known.parties().orderKey(), item);
        }
        return Optional.of(step);
    }

    /// What one event changed, on disk: the notifications owed since, and reports that had come before the
    /// answer that told their ids.
    private record Written(Settled settled, List<DeliveryLedger.Owed> owed, List<Early> early) {}

    private record Early(int part, DeliveryReport report) {}

    private Written write(LiveItems.Live live, DeliveryEvent event, Place place) {
        List<TrailEvent> story = new ArrayList<>();
        Settled settled = settle(live.item(), Delivery.of(live.item(), live.state()), event, place, story);
        DeliveryStep step = settled.step();
        if (place == Place.IN_CONVERSATION && isHindered(live.item(), step, event)) {
            DeliveryStep none = new DeliveryStep(live.state(), List.of(), Handling.NOT_YET);
            return new Written(new Settled(none, false), List.of(), List.of());
        }
        if (step.state().equals(live.state()) && step.effects().isEmpty()) {
            return new Written(settled, List.of(), List.of());
        }
        Change change = writer.change(live.item(), step, event, story);
        List<Early> early = ledger.commit(change).stream()
                .flatMap(report -> partOf(change, report).map(part -> new Early(part, report)).stream())
                .toList();
        items.remember(live.item(), step.state(), event.now());
        ends.count(live.item(), live.state(), step.state());
        return new Written(settled, change.owed(), early);
    }

    /// Whether a hand-over that this step would begin can not be begun now. An outcome is written in any case.
    private boolean isHindered(CpmItem item, DeliveryStep step, DeliveryEvent event) {
        Optional<Target> target = handOver(step).map(parts -> parts.leg().target());
        if (target.isEmpty() || event instanceof DeliveryEvent.HandedOver) {
            return false;
        }
        if (target.get() instanceof Target.Native
                && gatherings.waits(
                        item.parties().recipient().canonical(), item.parties().orderKey())) {
            hindered.put(item.id(), new Hindrance.Gathering());
            return true;
        }
        if (!places.containsKey(item.id())) {
            Optional<Ways.Place> place = ways.place(target.get(), Duration.ZERO);
            place.ifPresentOrElse(
                    free -> places.put(item.id(), free),
                    () -> hindered.put(item.id(), new Hindrance.NoPlace(target.get())));
            return place.isEmpty();
        }
        return false;
    }

    /// Whether it holds nobody up: not waiting for another attempt, and none under way.
    private static boolean isOutOfTheWay(DeliveryState state) {
        return !(state instanceof DeliveryState.HandingOver) && dueAt(state).isEmpty();
    }

    /// A device may have registered between the look that found none (or called those that gave no answer) and the
    /// commit that made the item wait; that registration did not see it waiting.
    private void lookAgain(ItemId item, BiPredicate<CpmItem, Instant> found) {
        items.find(item)
                .filter(live -> found.test(live.item(), clock.instant()))
                .ifPresent(_ -> happened(item, new DeliveryEvent.RecipientRegistered(clock.instant())));
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

    /// In its conversation a step is followed through selection, which is pure, so that only the last state has
    /// to be written. Elsewhere it stops before: a new way is begun only where the order is kept.
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

    private static ConversationLoop.Standing standing(DeliveryState state) {
        return dueAt(state)
                .<ConversationLoop.Standing>map(ConversationLoop.Standing.Held::new)
                .orElse(ConversationLoop.Standing.PASSED);
    }

    private boolean dueNow(DeliveryState state) {
        return dueAt(state).filter(due -> !due.isAfter(clock.instant())).isPresent();
    }

    /// When the item has to be taken up again in its conversation; empty when it does not hold it up.
    private static Optional<Instant> dueAt(DeliveryState state) {
        return state.keepsItsPlace() ? state.wakes() : Optional.empty();
    }

    private static Optional<DeliveryEffect.HandOverParts> handOver(DeliveryStep step) {
        return step.effects().stream()
                .filter(DeliveryEffect.HandOverParts.class::isInstance)
                .map(DeliveryEffect.HandOverParts.class::cast)
                .findFirst();
    }

    private static Optional<Integer> partOf(Change change, DeliveryReport report) {
        return change.learnt().stream()
                .filter(learnt -> report.ids().contains(learnt.id()))
                .findFirst()
                .map(DeliveryLedger.PartId::part);
    }
}
