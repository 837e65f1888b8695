// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.pack.DeliveryReportCodec;
import org.isthmus.model.store.DeliveryLedger;
import org.isthmus.state.hash.KeyedHash;
import org.isthmus.state.shared.SharedView;

/// The ledger in the journal. Foreign ids are looked up in the shared view first, which also knows those of other
/// nodes, and then in the journal; whether a report is early is decided by the writer alone.
final class JournalDeliveryLedger implements DeliveryLedger {
    private static final int MOST_RECALLED = 200_000;

    private final GroupCommit writer;
    private final ReadPool reads;
    private final Records records;
    private final ForeignIds ids;
    private final SharedView shared;
    private final TrailBuffer trail;
    private final Tally tally;

    private record Learnt(KeyedHash.Wide hash, PartOf part) {}

    JournalDeliveryLedger(
            GroupCommit writer,
            ReadPool reads,
            Records records,
            ForeignIds ids,
            SharedView shared,
            TrailBuffer trail,
            Tally tally) {
        this.writer = writer;
        this.reads = reads;
        this.records = records;
        this.ids = ids;
        this.shared = shared;
        this.trail = trail;
        this.tally = tally;
    }

    @Override
    public Optional<DeliveryState> state(ItemId item) {
        return records.state(item);
    }

    @Override
    public List<DeliveryReport> commit(Change change) {
        ItemId item = change.item();
        Records.PackedState state = records.pack(item, change.state());
        List<Learnt> learnt = change.learnt().stream()
                .map(each -> new Learnt(KeyedHash.ofForeign(each.id()), new PartOf(item, each.part())))
                .toList();
        List<Records.NewItem> owed = change.owed().stream()
                .map(each -> records.pack(each.notification(), each.initial()))
                .toList();
        List<DeliveryReport> early = writer.run(transaction -> {
            records.update(transaction, item, state);
            List<DeliveryReport> found = new ArrayList<>(0);
            for (Learnt each : learnt) {
                ids.learn(transaction, each.hash(), each.part());
                ids.takeUnmatched(transaction, each.hash(), found);
            }
            for (Records.NewItem each : owed) {
                records.insert(transaction, each);
            }
            return found;
        });
        learnt.forEach(each -> shared.learnt(each.hash(), each.part()));
        change.story().forEach(trail::append);
        return early;
    }

    @Override
    public void settled(DeliveryReport report) {
        writer.run(transaction -> {
            ids.settle(transaction, report);
            return true;
        });
    }

    @Override
    public List<DeliveryReport> unsettled() {
        return reads.read(ids::unsettled);
    }

    @Override
    public Optional<PartOf> find(ForeignId id) {
        KeyedHash.Wide key = KeyedHash.ofForeign(id);
        Optional<PartOf> known = shared.part(key);
        return known.isPresent() ? known : reads.read(session -> ids.find(session, key));
    }

    @Override
    public Optional<PartOf> keepUnmatched(DeliveryReport report) {
        List<KeyedHash.Wide> hashes =
                report.ids().stream().map(KeyedHash::ofForeign).toList();
        byte[] body = DeliveryReportCodec.pack(report).toByteArray();
        return writer.run(transaction -> {
            for (KeyedHash.Wide each : hashes) {
                Optional<PartOf> known = ids.find(transaction.session(), each);
                if (known.isPresent()) {
                    return known;
                }
            }
            ids.keepUnmatched(transaction, report, hashes, body);
            return Optional.empty();
        });
    }

    /// Tells the shared view the ids whose reports may still come.
    void recall() {
        reads.read(session -> {
            ids.eachAwaited(session, MOST_RECALLED, shared::learnt);
            return true;
        });
    }

    @Override
    public List<ItemId> due(Instant now, int limit) {
        return items(
                "SELECT item FROM delivery WHERE wakes <= ? ORDER BY wakes, item LIMIT ?", now.toEpochMilli(), limit);
    }

    @Override
    public List<ItemId> awaiting(Address recipient, int limit) {
        return items(
                "SELECT item FROM delivery WHERE held = ? ORDER BY item LIMIT ?", records.heldFor(recipient), limit);
    }

    @Override
    public List<ItemId> interrupted(int limit) {
        return items(
                "SELECT item FROM delivery WHERE wakes >= ? ORDER BY wakes, item LIMIT ?", Records.HANDING_OVER, limit);
    }

    private List<ItemId> items(String sql, long argument, int limit) {
        return reads.read(session -> {
            try (ResultSet rows = session.query(sql, argument, limit)) {
                return itemsOf(rows);
            }
        });
    }

    private static List<ItemId> itemsOf(ResultSet rows) throws SQLException {
        List<ItemId> found = new ArrayList<>();
        while (rows.next()) {
            found.add(new ItemId(rows.getLong(1)));
        }
        return found;
    }

    @Override
    public Map<String, Long> census() {
        Map<String, Long> census = new HashMap<>();
        for (StateKind kind : StateKind.values()) {
            long count = tally.shown(Tally.Of.state(kind));
            if (count > 0) {
                census.put(kind.shown(), count);
            }
        }
        return census;
    }
}
