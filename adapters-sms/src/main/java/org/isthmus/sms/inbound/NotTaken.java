// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.inbound;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.isthmus.model.store.PartStore;

/// Joined messages that the sink did not take yet, in the order of their coming. Nothing that one sender wrote to one
/// recipient may go before one of theirs that waits here ([#holdsBack]). Memory only: the store has them all, and
/// gives them out again after a restart. Safe for use by many threads; [#offer] by one at a time.
final class NotTaken {
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> pairs = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    private record Waiting(String pair, List<PartStore.Part> parts) {}

    /// `pair` names sender and recipient as [#pair] does.
    void add(String pair, List<PartStore.Part> parts) {
        pairs.merge(pair, 1, Integer::sum);
        size.incrementAndGet();
        queue.add(new Waiting(pair, parts));
    }

    /// Whether what this sender writes to this recipient now has to wait behind something.
    boolean holdsBack(String pair) {
        return !pairs.isEmpty() && pairs.containsKey(pair);
    }

    int size() {
        return size.get();
    }

    /// Offers each that is here now to `taker`, and none after one of the same pair that it did not take. Returns how
    /// many it took.
    int offer(Predicate<List<PartStore.Part>> taker) {
        Set<String> stuck = new HashSet<>();
        int taken = 0;
        for (int i = size.get(); i > 0; i--) {
            Waiting next = queue.poll();
            if (next == null) {
                break;
            }
            if (!stuck.contains(next.pair()) && taker.test(next.parts())) {
                size.decrementAndGet();
                pairs.computeIfPresent(next.pair(), (_, count) -> count == 1 ? null : count - 1);
                taken++;
            } else {
                stuck.add(next.pair());
                queue.add(next);
            }
        }
        return taken;
    }

    static String pair(InboundMessage.Piece piece) {
        return piece.source().text() + ">" + piece.destination().text();
    }
}
