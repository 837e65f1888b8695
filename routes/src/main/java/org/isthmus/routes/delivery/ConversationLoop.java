// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.isthmus.model.LinePacing;
import org.isthmus.model.id.ItemId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes stored items in order per conversation (one order key: one direction of one pair of parties) and
/// starts every attempt. A conversation has at most one virtual thread; conversations run beside each other. An
/// item whose attempt must wait holds the whole conversation: those behind it wait too, so that nothing
/// overtakes. They come back in their order as soon as it is out of the way, be that before its time or after;
/// nothing of them is written for that, of each no more is kept than its id, and of no more than so many. Those
/// above that bound are put off to the same time: they come when the clock reaches it, and nothing goes before
/// them.
///
/// It decides nothing: what an attempt does and when it may come again is the [Attempt]'s answer. An item whose
/// attempt throws stays stored and comes again by the clock; it does not hold up those behind it, which it might do
/// for ever.
public final class ConversationLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ConversationLoop.class);

    /// What the loop does with an item.
    public interface Attempt {
        /// Takes the item's next step. Called on the conversation's thread, never twice at once for one
        /// conversation.
        Standing run(ItemId item);

        /// An item waits behind another one and will be run after it; until then nothing of it need be at hand.
        void waits(ItemId item);

        /// Puts off an item that waits behind another one and that is not remembered here. Called on a thread
        /// of its own.
        void putOff(ItemId item, Instant until);
    }

    /// How an item stands after its attempt.
    public sealed interface Standing {
        /// It does not hold up the ones behind it.
        record Passed() implements Standing {}

        /// It must come first again, and not before `until`.
        record Held(Instant until) implements Standing {}

        /// Items of its conversation are being gathered, and it takes its place among them
        /// ([ConversationLoop#gather]). Should that be over by the time it has its place, all of them come.
        record Gathered(Instant until, BooleanSupplier goesOn) implements Standing {}

        Standing PASSED = new Passed();
    }

    private enum Presence {
        /// On its way into the lane. Who lets those behind a hold come may put it there first, in its own place.
        OFFERED,
        WAITING,
        RUNNING,
        /// Offered while it ran: what made it due may have come after its attempt looked, so it is run once more.
        RUN_AGAIN
    }

    private static final class Lane {
        final Deque<ItemId> waiting = new ArrayDeque<>();
    }

    /// Stands for an item: it holds conversations whose items are being gathered.
    private static final ItemId GATHERING = new ItemId(0);

    /// Ids of items put off that are kept at most, some 100 octets each.
    private static final int MOST_BEHIND = 100_000;

    /// Put off at once, so that their writes share a sync.
    private static final int PUT_OFF_AT_ONCE = 256;

    private static final int FAULTS_TOLD = 10;

    private final Attempt attempt;
    private final LinePacing lines = new LinePacing(Duration.ofMinutes(1), FAULTS_TOLD);
    private final ThreadFactory threads =
            Thread.ofVirtual().name("conversation-", 0).factory();
    private final ConcurrentHashMap<String, Lane> lanes = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ItemId, Presence> present = new ConcurrentHashMap<>();
    private final Semaphore puttingOff = new Semaphore(PUT_OFF_AT_ONCE);

    /// Read and set only inside `lanes.compute`, so no item slips past one that has just been held.
    private final Holds holds;

    public ConversationLoop(Attempt attempt) {
        this(attempt, MOST_BEHIND);
    }

    ConversationLoop(Attempt attempt, int mostBehind) {
        this.attempt = attempt;
        this.holds = new Holds(mostBehind);
    }

    /// Until when the conversation is held, or `now` when it is not: the due time for a new item of it.
    public Instant earliest(String orderKey, Instant now) {
        return holds.of(orderKey)
                .filter(hold -> !hold.isOver(now))
                .map(Holds.Hold::until)
                .orElse(now);
    }

    /// Puts an item at the end of its conversation, unless it is there already. An item of a held conversation
    /// is put off instead.
    void offer(String orderKey, ItemId item, Instant now) {
        while (present.putIfAbsent(item, Presence.OFFERED) != null) {
            if (present.computeIfPresent(item, (_, is) -> is == Presence.RUNNING ? Presence.RUN_AGAIN : is) != null) {
                return;
            }
        }
        AtomicReference<Instant> putOff = new AtomicReference<>();
        lanes.compute(orderKey, (key, lane) -> {
            Holds.Hold hold = holds.of(key).orElse(null);
            // The holder still holds while it runs: whatever comes meanwhile stays behind it.
            if (hold == null || hold.by().equals(item)) {
                return added(key, lane, item);
            }
            if (!hold.isOver(now)) {
                holds.wait(key, item);
                present.remove(item, Presence.OFFERED);
                putOff.set(hold.until());
                return lane;
            }
            // Its time has come, and the clock may bring the holder after this one.
            return added(key, released(key, added(key, lane, hold.by())), item);
        });
        Instant until = putOff.get();
        if (until != null) {
            stepBack(item, until);
        }
    }

    /// An item that was tried before the start and is tried again at `until` holds its conversation as it did
    /// then; one of a conversation that is held already stays behind. For items in the order of their coming,
    /// before any is offered.
    void restore(String orderKey, ItemId item, Instant until) {
        lanes.compute(orderKey, (key, lane) -> {
            if (holds.isHeld(key)) {
                holds.wait(key, item);
            } else {
                holds.hold(key, item, until);
            }
            return lane;
        });
    }

    /// Puts an item into its place by the order of coming, in a conversation where none runs before all are
    /// gathered ([#gathered]) or `until` comes. False when it can not be remembered.
    boolean gather(String orderKey, ItemId item, Instant until) {
        List<ItemId> taken = new ArrayList<>();
        lanes.compute(orderKey, (key, lane) -> {
            gatherInto(key, lane, item, until, taken);
            return lane;
        });
        taken.forEach(each -> stepBack(each, until));
        return holds.remembers(item);
    }

    /// All are gathered and may come; unless they wait behind an item, which is given.
    Optional<ItemId> gathered(String orderKey) {
        AtomicReference<ItemId> holder = new AtomicReference<>();
        lanes.compute(orderKey, (key, lane) -> {
            Optional<ItemId> by = holds.of(key).map(Holds.Hold::by);
            if (by.equals(Optional.of(GATHERING))) {
                // What it was gathered for may have come after the attempt of one that runs looked.
                holds.waiting(key).forEach(each -> present.replace(each, Presence.RUNNING, Presence.RUN_AGAIN));
                return released(key, lane);
            }
            by.ifPresent(holder::set);
            return lane;
        });
        return Optional.ofNullable(holder.get());
    }

    /// Whether it waits behind another one that will let it come.
    boolean waits(ItemId item, Instant now) {
        return holds.waits(item, now);
    }

    boolean isRunning(ItemId item) {
        Presence is = present.get(item);
        return is == Presence.RUNNING || is == Presence.RUN_AGAIN;
    }

    /// The item is out of the way for another reason than its own attempt: those behind it may come.
    void passed(String orderKey, ItemId item) {
        if (holds.of(orderKey).filter(hold -> hold.by().equals(item)).isPresent()) {
            lanes.compute(orderKey, (key, lane) -> passed(key, lane, item));
        }
    }

    /// Whether its conversation waits for another try of this item, whose time has not come.
    boolean holds(String orderKey, ItemId item, Instant now) {
        return holds.of(orderKey)
                .filter(hold -> hold.by().equals(item) && !hold.isOver(now))
                .isPresent();
    }

    /// How many items are known to wait behind another one that must wait.
    public int behind() {
        return holds.behind();
    }

    /// The items that wait for another try.
    List<ItemId> holders() {
        return holds.holders().stream().filter(item -> !item.equals(GATHERING)).toList();
    }

    boolean holdsAny() {
        return !holds.isEmpty();
    }

    /// How many items are in memory, running or waiting behind one that runs.
    public int present() {
        return present.size();
    }

    /// How many conversations are held at `now`.
    public int held(Instant now) {
        for (String orderKey : holds.conversations()) {
            lanes.compute(orderKey, (key, lane) -> {
                holds.forgetOld(key, now);
                return lane;
            });
        }
        return holds.count(now);
    }

    // ---- inside `lanes.compute`

    private @Nullable Lane released(String key, @Nullable Lane lane) {
        Lane open = lane;
        for (ItemId each : holds.release(key)) {
            open = added(key, open, each);
        }
        return open;
    }

    private @Nullable Lane passed(String key, @Nullable Lane lane, ItemId item) {
        return holds.of(key)
                        .filter(hold -> hold.whole() && hold.by().equals(item))
                        .isPresent()
                ? released(key, lane)
                : lane;
    }

    /// Puts an item at the end of the lane that is neither in it nor running.
    private @Nullable Lane added(String key, @Nullable Lane lane, ItemId item) {
        AtomicBoolean absent = new AtomicBoolean();
        present.compute(item, (_, is) -> {
            absent.set(is == null || is == Presence.OFFERED);
            return absent.get() ? Presence.WAITING : is;
        });
        if (!absent.get()) {
            return lane;
        }
        Lane open = lane == null ? open(key) : lane;
        open.waiting.add(item);
        return open;
    }

    private void gatherInto(String key, @Nullable Lane lane, ItemId item, Instant until, List<ItemId> taken) {
        if (!holds.isHeld(key)) {
            holds.hold(key, GATHERING, until);
        }
        holds.wait(key, item);
        takeWaiting(key, lane, taken);
    }

    /// Those that wait in memory are behind the holder from now on.
    private void takeWaiting(String key, @Nullable Lane lane, List<ItemId> taken) {
        if (lane == null) {
            return;
        }
        for (ItemId each : lane.waiting) {
            holds.wait(key, each);
            present.remove(each);
        }
        taken.addAll(lane.waiting);
        lane.waiting.clear();
    }

    // ---- the conversation's thread

    private Lane open(String orderKey) {
        threads.newThread(() -> drain(orderKey)).start();
        return new Lane();
    }

    private void drain(String orderKey) {
        Optional<ItemId> next = next(orderKey);
        while (next.isPresent()) {
            ItemId item = next.get();
            present.put(item, Presence.RUNNING);
            ran(orderKey, item, run(item));
            next = next(orderKey);
        }
    }

    private Standing run(ItemId item) {
        try {
            return attempt.run(item);
        } catch (RuntimeException | Error fault) {
            // Whatever it is, it must not end the conversation's thread: the items behind it would never run.
            if (lines.due(item.toString(), System.nanoTime()) > 0) {
                LOG.error("item {}: its attempt failed inside; it stays stored and comes again", item, fault);
            }
            return Standing.PASSED;
        }
    }

    /// What its attempt says counts, unless it was offered meanwhile. It stops running and takes its new place in one
    /// step, so that who offers it finds it either running or in that place.
    private void ran(String orderKey, ItemId item, Standing standing) {
        List<ItemId> taken = new ArrayList<>(0);
        lanes.computeIfPresent(orderKey, (key, lane) -> {
            if (!present.remove(item, Presence.RUNNING)) {
                present.put(item, Presence.WAITING);
                lane.waiting.addFirst(item);
                return lane;
            }
            switch (standing) {
                case Standing.Held(Instant until) -> {
                    holds.hold(key, item, until);
                    takeWaiting(key, lane, taken);
                }
                case Standing.Gathered(Instant until, BooleanSupplier _) -> {
                    gatherInto(key, lane, item, until, taken);
                    taken.add(item);
                }
                case Standing.Passed() -> {
                    return passed(key, lane, item);
                }
            }
            return lane;
        });
        switch (standing) {
            case Standing.Held(Instant until) -> taken.forEach(each -> stepBack(each, until));
            case Standing.Gathered(Instant until, BooleanSupplier goesOn) -> {
                taken.forEach(each -> stepBack(each, until));
                if (!goesOn.getAsBoolean()) {
                    gathered(orderKey);
                }
            }
            case Standing.Passed() -> {}
        }
    }

    /// Out of memory until it comes again. What is known to be behind comes with those before it and is not
    /// written.
    private void stepBack(ItemId item, Instant until) {
        if (holds.remembers(item)) {
            attempt.waits(item);
            return;
        }
        puttingOff.acquireUninterruptibly();
        Thread.startVirtualThread(() -> {
            try {
                attempt.putOff(item, until);
            } catch (RuntimeException | Error fault) {
                LOG.error("item {}: could not be put off; it stays due", item, fault);
            } finally {
                puttingOff.release();
            }
        });
    }

    /// The next item; with none left the lane is closed in the same step.
    private Optional<ItemId> next(String orderKey) {
        AtomicReference<ItemId> taken = new AtomicReference<>();
        lanes.computeIfPresent(orderKey, (_, lane) -> {
            taken.set(lane.waiting.poll());
            return taken.get() == null ? null : lane;
        });
        return Optional.ofNullable(taken.get());
    }
}
