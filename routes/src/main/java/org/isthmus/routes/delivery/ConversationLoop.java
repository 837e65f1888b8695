// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.isthmus.model.id.ItemId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes stored items in order per conversation (one order key: one direction of one pair of parties) and starts every
/// attempt. A conversation has at most one virtual thread; conversations run beside each other. An item whose attempt
/// must wait holds the whole conversation: those behind it are put off to the same time, out of memory, and come back
/// in their order when the clock reaches it, so that nothing overtakes and nothing that waits costs heap.
///
/// It decides nothing: what an attempt does and when it may come again is the [Attempt]'s answer. An attempt
/// that throws has already been recorded by whoever threw; here it holds the conversation for a moment instead
/// of losing the item.
public final class ConversationLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ConversationLoop.class);

    /// What the loop does with an item.
    public interface Attempt {
        /// Takes the item's next step. Called on the conversation's thread, never twice at once for one conversation.
        Standing run(ItemId item);

        /// Puts off an item that waits behind another one.
        void putOff(ItemId item, Instant until);
    }

    /// How an item stands after its attempt.
    public sealed interface Standing {
        /// It does not hold up the ones behind it.
        record Passed() implements Standing {}

        /// It must come first again, and not before `until`.
        record Held(Instant until) implements Standing {}

        Standing PASSED = new Passed();
    }

    private enum Presence {
        WAITING,
        RUNNING,
        /// Offered while it ran: what made it due may have come after its attempt looked, so it is run once more.
        RUN_AGAIN
    }

    /// Until when a conversation is held, and for which item: that one may run when something else made it due.
    private record Hold(Instant until, ItemId by) {}

    private static final class Lane {
        final Deque<ItemId> waiting = new ArrayDeque<>();
    }

    private final Attempt attempt;
    private final ThreadFactory threads =
            Thread.ofVirtual().name("conversation-", 0).factory();
    private final ConcurrentHashMap<String, Lane> lanes = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Hold> held = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ItemId, Presence> present = new ConcurrentHashMap<>();

    public ConversationLoop(Attempt attempt) {
        this.attempt = attempt;
    }

    /// Until when the conversation is held, or `now` when it is not: the due time for a new item of it.
    public Instant earliest(String orderKey, Instant now) {
        Hold hold = held.get(orderKey);
        return hold != null && hold.until().isAfter(now) ? hold.until() : now;
    }

    /// Puts an item at the end of its conversation, unless it is there already. An item of a held conversation is put
    /// off instead.
    void offer(String orderKey, ItemId item, Instant now) {
        while (present.putIfAbsent(item, Presence.WAITING) != null) {
            if (present.computeIfPresent(item, (_, is) -> is == Presence.RUNNING ? Presence.RUN_AGAIN : is) != null) {
                return;
            }
        }
        AtomicReference<Instant> putOff = new AtomicReference<>();
        // The hold is read and set only inside `compute`, so no item slips past one that has just been held.
        lanes.compute(orderKey, (key, lane) -> {
            Hold hold = held.get(key);
            if (hold != null && hold.until().isAfter(now) && !hold.by().equals(item)) {
                putOff.set(hold.until());
                return lane;
            }
            if (hold != null && !hold.until().isAfter(now)) {
                held.remove(key);
            }
            Lane open = lane == null ? open(key) : lane;
            open.waiting.add(item);
            return open;
        });
        Instant until = putOff.get();
        if (until != null) {
            present.remove(item);
            putOff(item, until);
        }
    }

    /// How many items are in memory, running or waiting behind one that runs.
    public int present() {
        return present.size();
    }

    /// How many conversations are held at `now`; forgets those whose time is over.
    public int held(Instant now) {
        held.values().removeIf(hold -> !hold.until().isAfter(now));
        return held.size();
    }

    private Lane open(String orderKey) {
        threads.newThread(() -> drain(orderKey)).start();
        return new Lane();
    }

    private void drain(String orderKey) {
        Optional<ItemId> next = next(orderKey);
        while (next.isPresent()) {
            ItemId item = next.get();
            present.put(item, Presence.RUNNING);
            Standing standing = run(item);
            if (!present.remove(item, Presence.RUNNING)) {
                present.put(item, Presence.WAITING);
                lanes.computeIfPresent(orderKey, (_, lane) -> {
                    lane.waiting.addFirst(item);
                    return lane;
                });
            } else if (standing instanceof Standing.Held(Instant until)) {
                for (ItemId behind : hold(orderKey, new Hold(until, item))) {
                    present.remove(behind);
                    putOff(behind, until);
                }
            }
            next = next(orderKey);
        }
    }

    private Standing run(ItemId item) {
        try {
            return attempt.run(item);
        } catch (RuntimeException | Error fault) {
            // Whatever it is, it must not end the conversation's thread: the items behind it would never run.
            LOG.error("item {}: its attempt failed inside; it stays stored and comes again", item, fault);
            return Standing.PASSED;
        }
    }

    private void putOff(ItemId item, Instant until) {
        try {
            attempt.putOff(item, until);
        } catch (RuntimeException | Error fault) {
            LOG.error("item {}: could not be put off; it stays due", item, fault);
        }
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

    private List<ItemId> hold(String orderKey, Hold hold) {
        List<ItemId> taken = new ArrayList<>();
        lanes.computeIfPresent(orderKey, (key, lane) -> {
            held.put(key, hold);
            taken.addAll(lane.waiting);
            lane.waiting.clear();
            return lane;
        });
        return taken;
    }
}
