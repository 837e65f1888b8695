// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.pack.PackedStory;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events that are not written yet, packed, by item. Many threads append, one drains. What is drained stays visible
/// until it is written. When the disk does not take events for long, the newest are dropped and counted, beyond
/// a number of them or of their octets: a story may lose its last moments, the gateway never its memory.
final class TrailBuffer {
    private static final Logger LOG = LoggerFactory.getLogger(TrailBuffer.class);
    private static final int STRIPES = 64;
    private static final int LIMIT = 300_000;
    /// About an eighth of the usual heap; long ids reach it before the number of events does.
    private static final long LIMIT_OCTETS = 64L << 20;
    private static final int OCTETS_CHAPTER = 200;

    private final KeyedHash hash;
    private final Stripe[] stripes = new Stripe[STRIPES];
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicLong octets = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    /// What came about one item between two drains, with the hashes of the ids and numbers in it.
    static final class Chapter {
        private final ItemId item;
        private final PackedStory story = new PackedStory();
        private long[] names = new long[8];
        private int named;

        private Chapter(ItemId item) {
            this.item = item;
        }

        ItemId item() {
            return item;
        }

        private void add(TrailEvent event, long[] hashes) {
            story.add(event);
            for (long name : hashes) {
                if (!names(name)) {
                    names = named == names.length ? Arrays.copyOf(names, 2 * named) : names;
                    names[named++] = name;
                }
            }
        }

        private boolean names(long name) {
            for (int i = 0; i < named; i++) {
                if (names[i] == name) {
                    return true;
                }
            }
            return false;
        }

        /// Each once.
        long[] names() {
            return Arrays.copyOf(names, named);
        }

        byte[] packed() {
            return story.done().toByteArray();
        }

        private int octets() {
            return OCTETS_CHAPTER + story.size() + Long.BYTES * names.length;
        }
    }

    private static final class Stripe {
        private Map<ItemId, Chapter> waiting = new HashMap<>();
        private final Map<ItemId, List<Chapter>> draining = new HashMap<>();

        /// In the order of their coming.
        private List<Chapter> of(ItemId item) {
            List<Chapter> all = new ArrayList<>(draining.getOrDefault(item, List.of()));
            Chapter last = waiting.get(item);
            if (last != null) {
                all.add(last);
            }
            return all;
        }
    }

    /// Names are kept as their hashes under `hash`.
    TrailBuffer(KeyedHash hash) {
        this.hash = hash;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    void append(TrailEvent event) {
        if (held.incrementAndGet() > LIMIT || octets.get() > LIMIT_OCTETS) {
            held.decrementAndGet();
            if (dropped.getAndIncrement() == 0) {
                LOG.error("The trail can not be written; its newest events are lost from now on.");
            }
            return;
        }
        long[] names = names(event);
        Stripe stripe = stripe(event.item());
        synchronized (stripe) {
            Chapter chapter = stripe.waiting.get(event.item());
            int before = 0;
            if (chapter == null) {
                chapter = new Chapter(event.item());
                stripe.waiting.put(event.item(), chapter);
            } else {
                before = chapter.octets();
            }
            chapter.add(event, names);
            octets.addAndGet(chapter.octets() - before);
        }
    }

    private long[] names(TrailEvent event) {
        long[] names = new long[event.facts().size()];
        int count = 0;
        for (Fact fact : event.facts()) {
            switch (fact) {
                case Fact.Id id -> names[count++] = hash.of(id.value());
                case Fact.Number number ->
                    names[count++] = hash.of(number.value().canonical());
                case Fact.Word _ -> {}
            }
        }
        return Arrays.copyOf(names, count);
    }

    /// All that waits, together with what an earlier drain could not get written. Only one thread drains.
    List<Chapter> drain() {
        List<Chapter> all = new ArrayList<>();
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                for (Chapter chapter : stripe.waiting.values()) {
                    stripe.draining
                            .computeIfAbsent(chapter.item(), _ -> new ArrayList<>(1))
                            .add(chapter);
                }
                stripe.waiting = new HashMap<>();
                stripe.draining.values().forEach(all::addAll);
            }
        }
        return all;
    }

    /// These, which were drained, are on disk.
    void written(Chapter chapter) {
        Stripe stripe = stripe(chapter.item());
        synchronized (stripe) {
            stripe.draining.computeIfPresent(chapter.item(), (_, chapters) -> {
                if (chapters.remove(chapter)) {
                    held.addAndGet(-chapter.story.count());
                    octets.addAndGet(-chapter.octets());
                }
                return chapters.isEmpty() ? null : chapters;
            });
        }
    }

    /// What is buffered about this item: a list for each row that is being written, and the last one for what came
    /// since.
    List<List<TrailEvent>> of(ItemId item) {
        Stripe stripe = stripe(item);
        synchronized (stripe) {
            return stripe.of(item).stream()
                    .map(chapter -> chapter.story.events())
                    .toList();
        }
    }

    /// Items of which a buffered event has a name with this hash.
    List<ItemId> find(long name) {
        List<ItemId> found = new ArrayList<>();
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                stripe.draining.forEach((item, chapters) -> {
                    if (chapters.stream().anyMatch(chapter -> chapter.names(name))) {
                        found.add(item);
                    }
                });
                stripe.waiting.forEach((item, chapter) -> {
                    if (chapter.names(name)) {
                        found.add(item);
                    }
                });
            }
        }
        return found;
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
