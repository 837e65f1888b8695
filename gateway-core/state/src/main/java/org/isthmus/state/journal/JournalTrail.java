// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import org.isthmus.model.Octets;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.pack.TrailEventCodec;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;

/// Stories from the buffer and the journal together. The index holds 64-bit hashes, so every find is checked against
/// the story itself.
final class JournalTrail implements Trail {
    private static final String LOOK_UP = "SELECT i.item FROM trail_bucket b CROSS JOIN trail_index i"
            + " ON i.bucket = b.bucket AND i.hash = ? AND i.item < ? ORDER BY b.bucket DESC, i.item DESC LIMIT ?";

    /// Buckets follow the time of writing, items that of their coming: enough more is read to put them in order.
    private static final int SPARE = 64;

    private final TrailBuffer buffer;
    private final ReadPool reads;
    private final KeyedHash hash;

    JournalTrail(TrailBuffer buffer, ReadPool reads, KeyedHash hash) {
        this.buffer = buffer;
        this.reads = reads;
        this.hash = hash;
    }

    @Override
    public void append(TrailEvent event) {
        buffer.append(event);
    }

    @Override
    public List<ItemId> find(String wanted, ItemId before, int limit) {
        Predicate<TrailEvent> named = event -> event.facts().stream().anyMatch(fact -> names(fact, wanted));
        long look = hash.of(wanted);
        Collection<ItemId> found = new LinkedHashSet<>();
        ItemId.parse(wanted).filter(item -> !story(item).isEmpty()).ifPresent(found::add);
        List<ItemId> candidates = new ArrayList<>(buffer.find(look));
        candidates.addAll(reads.read(session -> {
            List<ItemId> items = new ArrayList<>();
            try (ResultSet rows = session.query(LOOK_UP, look, before.value(), (long) limit + SPARE)) {
                while (rows.next()) {
                    items.add(new ItemId(rows.getLong(1)));
                }
            }
            return items;
        }));
        candidates.stream()
                .filter(item -> !found.contains(item) && story(item).stream().anyMatch(named))
                .forEach(found::add);
        return found.stream()
                .filter(item -> item.compareTo(before) < 0)
                .sorted(Comparator.reverseOrder())
                .limit(limit)
                .toList();
    }

    private static boolean names(Fact fact, String wanted) {
        return switch (fact) {
            case Fact.Id id -> id.value().equals(wanted);
            case Fact.Number number -> number.value().canonical().equals(wanted);
            case Fact.Word _ -> false;
        };
    }

    @Override
    public List<TrailEvent> story(ItemId item) {
        // The buffer first: what is written between the two reads is then seen twice, not missed.
        List<List<TrailEvent>> buffered = buffer.of(item);
        List<List<TrailEvent>> rows = reads.read(session -> {
            List<List<TrailEvent>> written = new ArrayList<>();
            try (ResultSet found = session.query("SELECT body FROM trail WHERE item = ? ORDER BY id", item.value())) {
                while (found.next()) {
                    written.add(TrailEventCodec.unpackAll(Octets.copyOf(found.getBytes(1))));
                }
            }
            return written;
        });
        List<TrailEvent> story = new ArrayList<>();
        rows.forEach(story::addAll);
        for (List<TrailEvent> chapter : buffered) {
            if (!rows.contains(chapter)) {
                story.addAll(chapter);
            }
        }
        story.sort(Comparator.comparing(TrailEvent::at));
        return List.copyOf(story);
    }
}
