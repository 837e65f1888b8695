// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.MessageStore;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.model.trail.TrailEvent;

/// Accepts items into the journal. Duplicate key, item and first state are one unit of work, so of many that bring the
/// same message at once exactly one is stored.
final class JournalMessageStore implements MessageStore {
    private static final String LOOK_UP =
            "SELECT item FROM duplicate_key WHERE generation IN (?, ?, ?, ?) AND high = ? AND low = ? LIMIT 1";

    private final GroupCommit writer;
    private final Records records;
    private final Unfolded unfolded;
    private final KeyedHash hash;
    private final Generations generations;
    private final TrailBuffer trail;

    JournalMessageStore(
            GroupCommit writer,
            Records records,
            Unfolded unfolded,
            KeyedHash hash,
            Generations generations,
            TrailBuffer trail) {
        this.writer = writer;
        this.records = records;
        this.unfolded = unfolded;
        this.hash = hash;
        this.generations = generations;
        this.trail = trail;
    }

    @Override
    public Acceptance accept(CpmItem item, DeliveryState initial, List<TrailEvent> story) {
        if (unfolded.isFull()) {
            throw new StoreUnavailable("too much waits to be taken from the journal's log into its tables");
        }
        Records.NewItem fresh = records.pack(item, initial);
        KeyedHash.Wide key = hash.wide(
                item.threading().imdn().value(),
                item.parties().sender().canonical(),
                item.parties().recipient().canonical());
        var entry = new LogEntry.Accepted(fresh, Optional.of(key));
        Acceptance acceptance = writer.run(fresh.body().length, transaction -> {
            Optional<ItemId> first = first(transaction, key);
            if (first.isPresent()) {
                return new Acceptance.Duplicate(first.get());
            }
            if (transaction.log().kind(transaction.session(), item.id()).isPresent()) {
                throw Records.taken(item.id());
            }
            transaction.append(entry);
            return new Acceptance.Stored();
        });
        if (acceptance instanceof Acceptance.Stored) {
            story.forEach(trail::append);
        }
        return acceptance;
    }

    private Optional<ItemId> first(Transaction transaction, KeyedHash.Wide key) throws SQLException {
        Optional<ItemId> recent = transaction.log().keyed(key);
        if (recent.isPresent()) {
            return recent;
        }
        long young = generations.youngest();
        long item = transaction
                .session()
                .number(LOOK_UP, -1, young, young - 1, young - 2, young - 3, key.high(), key.low());
        return item < 0 ? Optional.empty() : Optional.of(new ItemId(item));
    }

    @Override
    public Optional<CpmItem> item(ItemId id) {
        return records.item(id);
    }

    @Override
    public List<ItemId> newest(ItemId before, int limit) {
        return records.newest(before, limit);
    }

    @Override
    public Optional<ItemId> greatest() {
        return records.greatest();
    }
}
