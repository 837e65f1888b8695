// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events that are not written yet, by item. Many threads append, one drains. What is drained stays visible
/// until it is written. When the disk does not take events for long, the newest are dropped and counted, beyond
/// a number of them or of their octets: a story may lose its last moments, the gateway never its memory.
final class TrailBuffer {
    private static final Logger LOG = LoggerFactory.getLogger(TrailBuffer.class);
    private static final int STRIPES = 64;
    private static final int LIMIT = 300_000;
    /// About an eighth of the usual heap; long ids reach it before the number of events does.
    private static final long LIMIT_OCTETS = 64L << 20;
    private static final long OCTETS_EVENT = 96;
    private static final long OCTETS_FACT = 48;
    private static final long OCTETS_NUMBER = 64;

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicLong octets = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    /// The events of one item that are being written, and those that came since.
    record Buffered(List<TrailEvent> draining, List<TrailEvent> waiting) {}

    private static final class Stripe {
        private Map<ItemId, List<TrailEvent>> waiting = new HashMap<>();
        private Map<ItemId, List<TrailEvent>> draining = new HashMap<>();
    }

    TrailBuffer() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    void append(TrailEvent event) {
        long weight = weight(event);
        boolean many = held.incrementAndGet() > LIMIT;
        boolean large = octets.addAndGet(weight) > LIMIT_OCTETS;
        if (many || large) {
            held.decrementAndGet();
            octets.addAndGet(-weight);
            if (dropped.getAndIncrement() == 0) {
                LOG.error("The trail can not be written; its newest events are lost from now on.");
            }
            return;
        }
        Stripe stripe = stripe(event.item());
        synchronized (stripe) {
            stripe.waiting.computeIfAbsent(event.item(), _ -> new ArrayList<>()).add(event);
        }
    }

    /// All that waits, by item, together with what an earlier drain could not get written. Only one thread drains.
    Map<ItemId, List<TrailEvent>> drain() {
        Map<ItemId, List<TrailEvent>> all = new HashMap<>();
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                Map<ItemId, List<TrailEvent>> draining = stripe.draining;
                stripe.waiting.forEach((item, events) -> draining.merge(item, List.copyOf(events), (left, more) -> {
                    List<TrailEvent> both = new ArrayList<>(left);
                    both.addAll(more);
                    return List.copyOf(both);
                }));
                stripe.waiting = new HashMap<>();
                all.putAll(draining);
            }
        }
        return all;
    }

    /// The drained events of this item are on disk.
    void written(ItemId item) {
        Stripe stripe = stripe(item);
        synchronized (stripe) {
            List<TrailEvent> events = stripe.draining.remove(item);
            if (events != null) {
                held.addAndGet(-events.size());
                octets.addAndGet(-events.stream().mapToLong(TrailBuffer::weight).sum());
            }
        }
    }

    Buffered of(ItemId item) {
        Stripe stripe = stripe(item);
        synchronized (stripe) {
            return new Buffered(
                    stripe.draining.getOrDefault(item, List.of()),
                    List.copyOf(stripe.waiting.getOrDefault(item, List.of())));
        }
    }

    /// Items of which a buffered event satisfies `wanted`.
    List<ItemId> find(Predicate<TrailEvent> wanted) {
        List<ItemId> found = new ArrayList<>();
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                for (Map<ItemId, List<TrailEvent>> half : List.of(stripe.draining, stripe.waiting)) {
                    half.forEach((item, events) -> {
                        if (events.stream().anyMatch(wanted)) {
                            found.add(item);
                        }
                    });
                }
            }
        }
        return found;
    }

    /// About how much memory an event takes.
    private static long weight(TrailEvent event) {
        long weight = OCTETS_EVENT;
        for (Fact fact : event.facts()) {
            weight += OCTETS_FACT
                    + switch (fact) {
                        case Fact.Id id -> id.value().length();
                        case Fact.Word word -> word.value().length();
                        case Fact.Number _ -> OCTETS_NUMBER;
                    };
        }
        return weight;
    }

    int held() {
        return held.get();
    }

    long dropped() {
        return dropped.get();
    }

    private Stripe stripe(ItemId item) {
        return stripes[Long.hashCode(item.value() * 0x9E3779B97F4A7C15L) & STRIPES - 1];
    }
}
