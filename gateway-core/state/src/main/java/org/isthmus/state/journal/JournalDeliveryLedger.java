// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.ResultSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.isthmus.model.Octets;
import org.isthmus.model.address.Address;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.pack.CorruptRecord;
import org.isthmus.model.pack.DeliveryReportCodec;
import org.isthmus.model.pack.DeliveryStateCodec;
import org.isthmus.model.store.DeliveryLedger;
import org.isthmus.state.shared.SharedView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ledger in the journal. Foreign ids are looked up in the shared view first, which also knows those of other
/// nodes, and then in the journal; whether a report is early is decided by the writer alone.
final class JournalDeliveryLedger implements DeliveryLedger {
    private static final Logger LOG = LoggerFactory.getLogger(JournalDeliveryLedger.class);
    private static final int MOST_RECALLED = 200_000;

    private final GroupCommit writer;
    private final ReadPool reads;
    private final Records records;
    private final Unfolded unfolded;
    private final Fold fold;
    private final ForeignIds ids;
    private final SharedView shared;
    private final TrailBuffer trail;
    private final Tally tally;

    JournalDeliveryLedger(
            GroupCommit writer,
            ReadPool reads,
            Records records,
            Unfolded unfolded,
            Fold fold,
            ForeignIds ids,
            SharedView shared,
            TrailBuffer trail,
            Tally tally) {
        this.writer = writer;
        this.reads = reads;
        this.records = records;
        this.unfolded = unfolded;
        this.fold = fold;
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
        List<LogEntry.Learnt> learnt = change.learnt().stream()
                .map(each -> new LogEntry.Learnt(KeyedHash.ofForeign(each.id()), new PartOf(item, each.part())))
                .toList();
        List<Records.NewItem> owed = change.owed().stream()
                .map(each -> records.pack(each.notification(), each.initial()))
                .toList();
        List<DeliveryReport> early = writer.run(transaction -> {
            Log log = transaction.log();
            if (log.kind(transaction.session(), item).isEmpty()) {
                throw Records.unknown(item);
            }
            for (Records.NewItem each : owed) {
                if (log.kind(transaction.session(), each.item().id()).isPresent()) {
                    throw Records.taken(each.item().id());
                }
            }
            // By number, so in the order of their coming, whatever spelling they came under.
            Map<Long, DeliveryReport> found = new TreeMap<>();
            for (LogEntry.Learnt each : learnt) {
                ids.unmatched(transaction, each.id(), found);
            }
            transaction.append(new LogEntry.Moved(item, state));
            for (LogEntry.Learnt each : learnt) {
                transaction.append(each);
            }
            for (Records.NewItem each : owed) {
                transaction.append(new LogEntry.Accepted(each, Optional.empty()));
            }
            ids.handOut(transaction, found);
            return List.copyOf(found.values());
        });
        learnt.forEach(each -> shared.learnt(each.id(), each.part()));
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
        fold.tick();
        return reads.read(ids::unsettled);
    }

    @Override
    public Optional<PartOf> find(ForeignId id) {
        KeyedHash.Wide key = KeyedHash.ofForeign(id);
        Optional<PartOf> known = shared.part(key);
        return known.isPresent() ? known : ids.find(reads, key);
    }

    @Override
    public Optional<PartOf> keepUnmatched(DeliveryReport report) {
        List<KeyedHash.Wide> hashes =
                report.ids().stream().map(KeyedHash::ofForeign).toList();
        byte[] body = DeliveryReportCodec.pack(report).toByteArray();
        return writer.run(transaction -> ids.keep(transaction, report, hashes, body));
    }

    @Override
    public List<DeliveryReport> unmatched(Predicate<DeliveryReport> which, int limit) {
        return ids.unmatched(reads, which, limit);
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
        long millis = now.toEpochMilli();
        return waking(
                "SELECT item, wakes FROM delivery WHERE wakes <= ? ORDER BY wakes, item",
                millis,
                limit,
                wakes -> wakes <= millis);
    }

    @Override
    public List<ItemId> interrupted(int limit) {
        return waking(
                "SELECT item, wakes FROM delivery WHERE wakes >= ? AND wakes < " + Records.ENDED
                        + " ORDER BY wakes, item",
                Records.HANDING_OVER,
                limit,
                wakes -> wakes >= Records.HANDING_OVER && wakes < Records.ENDED);
    }

    /// Those of the tables and those of the log's layers, which know better where an item stands.
    private List<ItemId> waking(String sql, long bound, int limit, LongPredicate wanted) {
        Unfolded.Layers layers = unfolded.layers();
        Map<ItemId, Long> found = reads.read(session -> {
            Map<ItemId, Long> rows = new HashMap<>();
            try (ResultSet row = session.query(sql, bound)) {
                while (rows.size() < limit && row.next()) {
                    var item = new ItemId(row.getLong(1));
                    if (layers.item(item).isEmpty()) {
                        rows.put(item, row.getLong(2));
                    }
                }
            }
            return rows;
        });
        found.putAll(layers.waking(wanted));
        return found.entrySet().stream()
                .sorted(Map.Entry.<ItemId, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public List<ItemId> awaiting(Address recipient, int limit) {
        long held = records.heldFor(recipient);
        Unfolded.Layers layers = unfolded.layers();
        Set<ItemId> found = new TreeSet<>(layers.heldFor(held));
        reads.read(session -> {
            try (ResultSet rows = session.query("SELECT item FROM delivery WHERE held = ? ORDER BY item", held)) {
                for (int room = limit; room > 0 && rows.next(); ) {
                    var item = new ItemId(rows.getLong(1));
                    if (layers.item(item).isEmpty()) {
                        found.add(item);
                        room--;
                    }
                }
            }
            return true;
        });
        return found.stream().limit(limit).toList();
    }

    @Override
    public List<Waiting> waiting(int limit) {
        Unfolded.Layers layers = unfolded.layers();
        Map<ItemId, DeliveryState> found = new TreeMap<>();
        reads.read(session -> {
            try (ResultSet rows = session.query(
                    "SELECT item, state FROM delivery WHERE wakes < ? AND kind IN (?, ?, ?)",
                    Records.HANDING_OVER,
                    (long) StateKind.CHOOSING.number(),
                    (long) StateKind.QUEUED.number(),
                    (long) StateKind.AWAITING_RECIPIENT.number())) {
                while (rows.next()) {
                    var item = new ItemId(rows.getLong(1));
                    if (layers.item(item).isEmpty()) {
                        keep(found, item, rows.getBytes(2));
                    }
                }
            }
            return true;
        });
        layers.states().forEach((item, state) -> keepIfWaiting(found, item, state));
        return found.entrySet().stream()
                .map(each -> new Waiting(each.getKey(), each.getValue().wakes().orElseThrow()))
                .limit(limit)
                .toList();
    }

    private static void keep(Map<ItemId, DeliveryState> found, ItemId item, byte[] packed) {
        try {
            keepIfWaiting(found, item, DeliveryStateCodec.unpack(Octets.copyOf(packed)));
        } catch (CorruptRecord damage) {
            LOG.error("item {}: where it stands can not be read; it is left out", item, damage);
        }
    }

    private static void keepIfWaiting(Map<ItemId, DeliveryState> found, ItemId item, DeliveryState state) {
        if (state.keepsItsPlace()) {
            found.put(item, state);
        }
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
