// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.isthmus.cpm.delivery.DeliveryEffect;
import org.isthmus.cpm.delivery.DeliveryEvent;
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
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.pack.CorruptRecord;
import org.isthmus.model.store.DeliveryLedger;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.model.trail.Trail;
import org.isthmus.routes.delivery.Steps.Place;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out what the delivery function decides. Each event is one step ([Steps]); then what the step asks for is
/// done. A hand-over runs outside the lock of the item, so that a report that comes meanwhile does not wait for it.
///
/// The state `HandingOver` is on disk before the first octet of a message leaves; and what came of it is not
/// given up when the store can not write: it is kept and written when the store is back.
public final class DeliveryRunner implements ConversationLoop.Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryRunner.class);
    private static final long STOP_LOOK_NANOS = 5_000_000;
    private static final int FAULTS_TOLD = 10;

    /// How long a conversation is held when the store can not write.
    private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

    private final LiveItems items;
    private final Ways ways;
    private final InstantSource clock;
    private final ConversationLoop loop = new ConversationLoop(this);
    private final Hindrances hindrances;
    private final Unwritten unwritten = new Unwritten();
    private final Steps steps;
    private final Recovery recovery;
    private final AtomicInteger running = new AtomicInteger();
    private final LinePacing lines = new LinePacing(Duration.ofMinutes(1), FAULTS_TOLD);
    private volatile boolean stopping;
    private final LateAnswers late = new LateAnswers();
    private final IdsOnTheirWay given = new IdsOnTheirWay();

    public DeliveryRunner(
            LiveItems items,
            DeliveryLedger ledger,
            Trail trail,
            Supplier<DeliveryPolicy> policy,
            Ways ways,
            StepWriter writer,
            InstantSource clock) {
        this.items = items;
        this.ways = ways;
        this.clock = clock;
        this.hindrances = new Hindrances(ways);
        this.steps = new Steps(items, ledger, trail, policy, ways, writer, hindrances, unwritten, clock);
        this.recovery = new Recovery(items, ledger, this, unwritten, clock);
    }

    public ConversationLoop loop() {
        return loop;
    }

    public EndCounters ends() {
        return steps.ends();
    }

    /// Where items get, for who waits for that.
    public AwaitedStates awaited() {
        return steps.awaited();
    }

    /// Where the delivery of an item stands; empty when it is not known (any more).
    public Optional<DeliveryState> state(ItemId item) {
        return items.find(item).map(LiveItems.Live::state);
    }

    public Recovery recovery() {
        return recovery;
    }

    /// Takes on an item that the store has just accepted.
    public void accepted(CpmItem item, DeliveryState state) {
        steps.accepted(item, state);
        loop.offer(item.parties().orderKey(), item.id(), clock.instant());
    }

    /// Begins no further attempt and waits, at most for `patience`, until those under way are over.
    /// What was not begun stays due in the store and goes on at the next start; what has no answer by
    /// then is unknown.
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
        if (unwritten.has(item)) {
            // What came of it may hold up those behind it, and is not known before it is written.
            return new ConversationLoop.Standing.Held(now.plus(STORE_PAUSE));
        }
        try {
            Optional<DeliveryStep> step = begin(
                    item, isReachableNow(item, now) ? DeliveryEvent.RecipientRegistered::new : DeliveryEvent.Due::new);
            if (step.filter(early -> early.handling() == Handling.NOT_YET).isPresent()
                    && !hindrances.isHindered(item)) {
                // It is its turn, so whatever it was put off behind is out of the way.
                step = begin(item, DeliveryEvent.Released::new);
            }
            while (step.isPresent()) {
                Optional<DeliveryEffect.HandOverParts> handOver = Hindrances.handOver(step.get());
                if (handOver.isPresent()) {
                    step = handedOver(item, handOver.get());
                } else if (!stopping
                        && step.get().handling() != Handling.NOT_YET
                        && dueNow(step.get().state())) {
                    step = begin(item, DeliveryEvent.Due::new);
                } else if (hindrances.isHindered(item)) {
                    return hindrances.gathered(item, clock.instant().plus(Gathering.PATIENCE));
                } else {
                    return standing(step.get().state());
                }
            }
            return ConversationLoop.Standing.PASSED;
        } catch (StoreUnavailable gone) {
            told(gone);
            return new ConversationLoop.Standing.Held(now.plus(STORE_PAUSE));
        } finally {
            hindrances.over(item);
        }
    }

    /// A step that may begin a hand-over. One that finds no place free is not taken, waits for a place
    /// and is tried again; so what is marked as being handed over is with its link, and a crash leaves
    /// no more unknown than that bears.
    private Optional<DeliveryStep> begin(ItemId item, Function<Instant, DeliveryEvent> event) {
        Optional<DeliveryStep> step = advance(item, event.apply(clock.instant()), Place.IN_CONVERSATION);
        Optional<Target> missing = hindrances.takeMissingPlace(item);
        while (missing.isPresent()) {
            if (!hindrances.awaitPlace(item, missing.get(), () -> stopping)) {
                return Optional.empty();
            }
            step = advance(item, event.apply(clock.instant()), Place.IN_CONVERSATION);
            missing = hindrances.takeMissingPlace(item);
        }
        return step;
    }

    /// Whether it waits for its recipient, who has a device that is worth a call: any at all when none
    /// was called yet.
    private boolean isReachableNow(ItemId item, Instant now) {
        return items.find(item)
                .filter(live -> live.state().awaitsRecipient()
                        && (live.state().progress().attempts() == 0
                                ? ways.reachable(live.item(), now)
                                : ways.untried(live.item(), now)))
                .isPresent();
    }

    /// From now on what comes for these recipients goes to no device of theirs before what is gathered.
    public Gathering gather(Collection<Address> recipients) {
        return new Gathering(recipients, this, items, hindrances, clock);
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

    /// Returns when what peers said of these ids is written, as far as it came before this call; soon
    /// in any case.
    public void awaitWritten(Collection<ForeignId> ids) {
        given.await(ids);
    }

    /// A believed report about one part.
    public void reported(DeliveryLedger.PartOf part, DeliveryReport report) {
        happened(part.item(), steps.reported(part.part(), report));
    }

    /// A peer answered after all what had been given up as unknown. Its id is learnt, so that the
    /// part's report is found, and what it says counts; while the hand-over itself is not over yet it
    /// waits for that.
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

    /// The same for one that nobody would tell again: it waits for the store.
    void happenedForSure(ItemId item, DeliveryEvent event) {
        try {
            happened(item, event);
        } catch (StoreUnavailable gone) {
            unwritten.add(item, event);
            told(gone);
        }
    }

    /// Writes what the store could not take before, and late answers that had to wait. Called by the clock.
    public void writeUnwritten() {
        late.offer(this::answeredLate);
        for (Optional<Unwritten.Outcome> left = unwritten.next(); left.isPresent(); left = unwritten.next()) {
            Unwritten.Outcome next = left.get();
            try {
                happened(next.item(), next.event());
            } catch (StoreUnavailable gone) {
                unwritten.add(next.item(), next.event());
                LOG.debug("outcomes wait for the store: {}", gone.getMessage());
                return;
            } catch (RuntimeException | Error fault) {
                LOG.error("item {}: what came of it could not be written; it is unknown", next.item(), fault);
                interrupted(next.item());
            }
        }
    }

    /// Brings an item that is due back into its conversation, unless that waits for another try of this
    /// very item. Called by the clock.
    public void due(ItemId item) {
        try {
            dueNow(item);
        } catch (CorruptRecord damage) {
            // One that can not be read must not keep the clock from all the others.
            if (lines.due(item.toString(), System.nanoTime()) > 0) {
                LOG.error("item {}: it is due and can not be read", item, damage);
            }
        }
    }

    private void dueNow(ItemId item) {
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
        DeliveryEvent event = new DeliveryEvent.Interrupted(false, clock.instant());
        try {
            if (!hindrances.hasPlace(item)) {
                // Another way, taken at once after the first: it is marked already.
                hindrances.awaitPlace(item, handOver.leg().target(), () -> stopping);
            }
            List<HandOver> outcomes = ways.handOver(items.require(item).item(), handOver);
            hindrances.giveBack(item);
            event = new DeliveryEvent.HandedOver(handOver.parts(), outcomes, clock.instant());
            try (IdsOnTheirWay.Arrival _ = given.given(outcomes)) {
                return advance(item, event, Place.IN_CONVERSATION);
            }
        } catch (StoreUnavailable gone) {
            unwritten.add(item, event);
            throw gone;
        } catch (RuntimeException | Error fault) {
            LOG.error("item {}: a fault of our own while it was handed over; its outcome is unknown", item, fault);
            return interrupted(item);
        }
    }

    /// What was being handed over must not stay so: something may have left, so its outcome is unknown.
    private Optional<DeliveryStep> interrupted(ItemId item) {
        DeliveryEvent event = new DeliveryEvent.Interrupted(false, clock.instant());
        try {
            return advance(item, event, Place.IN_CONVERSATION);
        } catch (StoreUnavailable gone) {
            unwritten.add(item, event);
            throw gone;
        } catch (RuntimeException | Error fault) {
            LOG.error("item {}: could not be marked as unknown; it is looked at again", item, fault);
        }
        return Optional.empty();
    }

    /// A step while the gateway starts.
    void atStart(ItemId item, DeliveryEvent event) {
        advance(item, event, Place.AT_START);
    }

    private Optional<DeliveryStep> advance(ItemId item, DeliveryEvent event, Place place) {
        return advance(item, event, place, _ -> true);
    }

    /// One step and what follows from where it left the item, but for its hand-over.
    private Optional<DeliveryStep> advance(
            ItemId item, DeliveryEvent event, Place place, Predicate<DeliveryState> meant) {
        Optional<Steps.Taken> result = steps.take(item, event, place, meant);
        result.ifPresent(taken -> follow(taken, event, place));
        return result.map(Steps.Taken::step);
    }

    private void follow(Steps.Taken taken, DeliveryEvent event, Place place) {
        if (place != Place.AT_START) {
            taken.owed().forEach(debt -> accepted(debt.notification(), debt.initial()));
        }
        DeliveryStep step = taken.step();
        ItemId item = taken.item().id();
        if (taken.absent() && step.handling() == Handling.HOLD) {
            lookAgain(item, ways::reachable);
        } else if (event instanceof DeliveryEvent.HandedOver && step.state().awaitsRecipient()) {
            lookAgain(item, ways::untried);
        } else if (place == Place.OUTSIDE && isOutOfTheWay(step.state()) && loop.holdsAny()) {
            loop.passed(taken.item().parties().orderKey(), item);
        }
    }

    /// Whether it holds nobody up: not waiting for another attempt, and none under way.
    private static boolean isOutOfTheWay(DeliveryState state) {
        return !(state instanceof DeliveryState.HandingOver) && dueAt(state).isEmpty();
    }

    /// A device may have registered between the look that found none (or called those that gave no
    /// answer) and the commit that made the item wait; that registration did not see it waiting.
    private void lookAgain(ItemId item, BiPredicate<CpmItem, Instant> found) {
        items.find(item)
                .filter(live -> found.test(live.item(), clock.instant()))
                .ifPresent(_ -> happened(item, new DeliveryEvent.RecipientRegistered(clock.instant())));
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
}
