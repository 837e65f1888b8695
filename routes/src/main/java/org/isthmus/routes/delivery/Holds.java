// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.isthmus.model.id.ItemId;

/// Which conversations are held, until when and by which item, and who waits behind it in the order of coming. Of
/// those that wait no more is kept than the id, and of no more than so many; a hold that could not take one in is not
/// whole any more, and from then on the clock alone brings those that come.
///
/// Everybody may read. What concerns one conversation is changed by one thread at a time: whoever has its lane.
final class Holds {
    /// Until when a conversation is held, for which item, and who waits behind it. The holder may run when
    /// something else made it due. `whole` is false when the clock alone knows some of those behind.
    record Hold(Instant until, ItemId by, NavigableSet<ItemId> behind, boolean whole) {
        boolean isOver(Instant now) {
            return !until.isAfter(now);
        }
    }

    private static final Duration FORGET_AFTER = Duration.ofMinutes(1);

    private final ConcurrentHashMap<String, Hold> held = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ItemId, String> behind = new ConcurrentHashMap<>();
    private final int mostBehind;

    Holds(int mostBehind) {
        this.mostBehind = mostBehind;
    }

    Optional<Hold> of(String orderKey) {
        return Optional.ofNullable(held.get(orderKey));
    }

    boolean isHeld(String orderKey) {
        return held.containsKey(orderKey);
    }

    /// The item holds the conversation. Those behind the one that did before wait behind this one.
    void hold(String orderKey, ItemId item, Instant until) {
        Hold before = held.get(orderKey);
        if (before == null) {
            held.put(orderKey, new Hold(until, item, new TreeSet<>(), true));
            return;
        }
        if (before.behind().remove(item)) {
            behind.remove(item);
        }
        held.put(orderKey, new Hold(until, item, before.behind(), before.whole()));
    }

    /// The item waits behind the holder of its conversation, unless it is the holder.
    void wait(String orderKey, ItemId item) {
        Hold hold = held.get(orderKey);
        if (hold == null || hold.by().equals(item) || hold.behind().contains(item)) {
            return;
        }
        if (!hold.whole() || behind.size() >= mostBehind) {
            held.put(orderKey, new Hold(hold.until(), hold.by(), hold.behind(), false));
            return;
        }
        behind.put(item, orderKey);
        hold.behind().add(item);
    }

    /// Those that wait, in their order; not to be kept.
    NavigableSet<ItemId> waiting(String orderKey) {
        Hold hold = held.get(orderKey);
        return hold == null ? Collections.emptyNavigableSet() : hold.behind();
    }

    /// The conversation is not held any more. Gives those that waited, in their order.
    NavigableSet<ItemId> release(String orderKey) {
        Hold hold = held.remove(orderKey);
        if (hold == null) {
            return Collections.emptyNavigableSet();
        }
        hold.behind().forEach(behind::remove);
        return hold.behind();
    }

    /// Whether it is remembered as one that waits.
    boolean remembers(ItemId item) {
        return behind.containsKey(item);
    }

    /// Whether it waits behind another one that will let it come.
    boolean waits(ItemId item, Instant now) {
        String orderKey = behind.get(item);
        Hold hold = orderKey == null ? null : held.get(orderKey);
        return hold != null && !hold.isOver(now);
    }

    /// The items that hold a conversation.
    List<ItemId> holders() {
        return held.values().stream().map(Hold::by).toList();
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    Iterable<String> conversations() {
        return held.keySet();
    }

    /// Forgets a hold whose time is long over, as after the end of an item that nobody told of. The clock has those
    /// behind it.
    void forgetOld(String orderKey, Instant now) {
        Hold hold = held.get(orderKey);
        if (hold != null && hold.until().plus(FORGET_AFTER).isBefore(now)) {
            release(orderKey);
        }
    }

    /// How many conversations are held at `now`.
    int count(Instant now) {
        return (int) held.values().stream().filter(hold -> !hold.isOver(now)).count();
    }

    int behind() {
        return behind.size();
    }
}
