// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.isthmus.model.Octets;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.pack.DeliveryReportCodec;
import org.isthmus.model.store.DeliveryLedger.PartOf;

/// The ids that peers gave, and the reports that came before their ids. An id is kept as a 128-bit hash of scope and
/// value. When a peer gives an id again, the newest part is what it means.
final class ForeignIds {
    private static final String LOOK_UP = "SELECT item, part FROM foreign_id WHERE generation IN (?, ?, ?, ?)"
            + " AND high = ? AND low = ? ORDER BY generation DESC LIMIT 1";

    private final Generations generations;
    private final Unfolded unfolded;

    /// Reports that were handed out and are not settled, with their numbers. There are few: settling follows at once.
    private final Map<DeliveryReport, List<Long>> handedOut = new ConcurrentHashMap<>();

    private long nextReport;

    /// How many reports the tables hold; only the writer's thread changes it.
    private long inTables;

    ForeignIds(Generations generations, Unfolded unfolded, Session session, Log log) throws SQLException {
        this.generations = generations;
        this.unfolded = unfolded;
        this.nextReport = Math.max(session.number("SELECT max(id) FROM unmatched", 0), log.highestReport()) + 1;
        this.inTables = session.number("SELECT count(*) FROM unmatched", 0);
    }

    /// For readers: what is committed.
    Optional<PartOf> find(ReadPool reads, KeyedHash.Wide id) {
        Optional<PartOf> recent = unfolded.layers().part(id);
        return recent.isPresent() ? recent : reads.read(session -> inTables(session, id));
    }

    /// For the writer: also what the running batch has learnt.
    private Optional<PartOf> find(Transaction transaction, KeyedHash.Wide id) throws SQLException {
        List<Recent> layers = transaction.log().layers();
        for (Recent layer : layers.reversed()) {
            PartOf part = layer.parts().get(id);
            if (part != null) {
                return Optional.of(part);
            }
        }
        return inTables(transaction.session(), id);
    }

    private Optional<PartOf> inTables(Session session, KeyedHash.Wide id) throws SQLException {
        long young = generations.youngest();
        try (ResultSet row = session.query(LOOK_UP, young, young - 1, young - 2, young - 3, id.high(), id.low())) {
            return row.next() ? Optional.of(new PartOf(new ItemId(row.getLong(1)), row.getInt(2))) : Optional.empty();
        }
    }

    /// The ids of parts whose report is still waited for, at most so many of those in the tables: for rebuilding the
    /// shared view.
    void eachAwaited(Session session, int most, BiConsumer<KeyedHash.Wide, PartOf> to) throws SQLException {
        Unfolded.Layers layers = unfolded.layers();
        try (ResultSet rows = session.query(
                "SELECT f.high, f.low, f.item, f.part FROM foreign_id f JOIN delivery d ON d.item = f.item"
                        + " WHERE f.generation > ? AND d.kind = ? ORDER BY f.generation DESC LIMIT ?",
                generations.youngest() - Generations.KEPT,
                StateKind.AWAITING_REPORT.number(),
                most)) {
            while (rows.next()) {
                to.accept(
                        new KeyedHash.Wide(rows.getLong(1), rows.getLong(2)),
                        new PartOf(new ItemId(rows.getLong(3)), rows.getInt(4)));
            }
        }
        layers.old().parts().forEach(to);
        layers.young().parts().forEach(to);
    }

    /// What had come for this id and was not handed out, by number in the order of its coming.
    void unmatched(Transaction transaction, KeyedHash.Wide id, Map<Long, DeliveryReport> found) throws SQLException {
        if (transaction.tally().now(Tally.Of.UNMATCHED) == 0) {
            return;
        }
        Log log = transaction.log();
        if (inTables > 0) {
            try (ResultSet rows = transaction
                    .session()
                    .query(
                            "SELECT u.id, u.body FROM unmatched_id i JOIN unmatched u ON u.id = i.report"
                                    + " WHERE i.high = ? AND i.low = ? ORDER BY u.id",
                            id.high(),
                            id.low())) {
                while (rows.next()) {
                    long number = rows.getLong(1);
                    if (!log.isHandedOut(number) && !log.isSettled(number)) {
                        found.put(number, DeliveryReportCodec.unpack(Octets.copyOf(rows.getBytes(2))));
                    }
                }
            }
        }
        for (LogEntry.KeptReport report : log.reports(id)) {
            found.put(report.number(), DeliveryReportCodec.unpack(Octets.copyOf(report.body())));
        }
    }

    /// For readers: what is kept and was handed out to nobody, the newest first.
    List<DeliveryReport> unmatched(ReadPool reads, Predicate<DeliveryReport> which, int limit) {
        Unfolded.Layers layers = unfolded.layers();
        List<Recent> recent = List.of(layers.young(), layers.old());
        NavigableMap<Long, DeliveryReport> found = new TreeMap<>(Comparator.reverseOrder());
        for (Recent layer : recent) {
            for (LogEntry.KeptReport report : layer.reports().values()) {
                DeliveryReport unpacked = DeliveryReportCodec.unpack(Octets.copyOf(report.body()));
                if (isOpen(recent, report.number()) && which.test(unpacked)) {
                    found.put(report.number(), unpacked);
                }
            }
        }
        reads.read(session -> {
            try (ResultSet rows = session.query("SELECT id, body FROM unmatched"
                    + " WHERE id IN (SELECT report FROM unmatched_id) ORDER BY id DESC")) {
                for (int left = limit; left > 0 && rows.next(); ) {
                    long number = rows.getLong(1);
                    DeliveryReport unpacked = DeliveryReportCodec.unpack(Octets.copyOf(rows.getBytes(2)));
                    if (isOpen(recent, number) && which.test(unpacked)) {
                        found.put(number, unpacked);
                        left--;
                    }
                }
            }
            return true;
        });
        return found.values().stream().limit(limit).toList();
    }

    private static boolean isOpen(List<Recent> layers, long number) {
        return layers.stream()
                .noneMatch(layer ->
                        layer.handedOut().contains(number) || layer.settled().contains(number));
    }

    /// From now on no id finds these reports; each is kept until it is settled.
    void handOut(Transaction transaction, Map<Long, DeliveryReport> reports) throws SQLException {
        for (long number : reports.keySet()) {
            transaction.append(new LogEntry.HandedOut(number));
        }
        transaction.afterCommit(() -> reports.forEach(this::isHandedOut));
    }

    private void isHandedOut(long number, DeliveryReport report) {
        handedOut.merge(report, List.of(number), (some, more) -> {
            List<Long> all = new ArrayList<>(some);
            all.addAll(more);
            return List.copyOf(all);
        });
    }

    void settle(Transaction transaction, DeliveryReport report) throws SQLException {
        List<Long> numbers = handedOut.getOrDefault(report, List.of());
        if (!numbers.isEmpty()) {
            transaction.append(new LogEntry.Settled(numbers.getFirst()));
            transaction.afterCommit(() -> {
                if (numbers.size() == 1) {
                    handedOut.remove(report);
                } else {
                    handedOut.put(report, numbers.subList(1, numbers.size()));
                }
            });
        }
    }

    /// What was handed out by an earlier run. Asked once at start, when the log has been taken into the tables: then
    /// these are the rows that no id leads to.
    List<DeliveryReport> unsettled(Session session) throws SQLException {
        List<DeliveryReport> found = new ArrayList<>();
        try (ResultSet rows = session.query(
                "SELECT id, body FROM unmatched WHERE id NOT IN (SELECT report FROM unmatched_id) ORDER BY id")) {
            while (rows.next()) {
                DeliveryReport report = DeliveryReportCodec.unpack(Octets.copyOf(rows.getBytes(2)));
                long number = rows.getLong(1);
                if (!handedOut.getOrDefault(report, List.of()).contains(number)) {
                    isHandedOut(number, report);
                }
                found.add(report);
            }
        }
        return found;
    }

    /// Empty when one of the ids is known: then that part is the answer and nothing is kept.
    Optional<PartOf> keep(Transaction transaction, DeliveryReport report, List<KeyedHash.Wide> hashes, byte[] body)
            throws SQLException {
        for (KeyedHash.Wide each : hashes) {
            Optional<PartOf> known = find(transaction, each);
            if (known.isPresent()) {
                return known;
            }
        }
        transaction.append(new LogEntry.KeptReport(nextReport++, report.at().toEpochMilli(), hashes, body));
        return Optional.empty();
    }

    /// Takes a report out of the tables that has been there for too long.
    void remove(Transaction transaction, long report) throws SQLException {
        boolean counted = transaction.log().isSettled(report);
        long octets = removeRow(transaction, report);
        Tally tally = transaction.tally();
        if (octets >= 0 && counted) {
            tally.folded(Tally.Of.UNMATCHED, -1);
            tally.folded(Tally.Of.UNMATCHED_OCTETS, -octets);
        } else if (octets >= 0) {
            tally.add(Tally.Of.UNMATCHED, -1);
            tally.add(Tally.Of.UNMATCHED_OCTETS, -octets);
        }
    }

    /// Takes what a layer knows of reports into the tables.
    void fold(Transaction transaction, Recent layer) throws SQLException {
        Session session = transaction.session();
        Tally tally = transaction.tally();
        for (LogEntry.KeptReport report : layer.reports().values()) {
            if (!transaction.log().isSettled(report.number())) {
                insert(transaction, report, !layer.handedOut().contains(report.number()));
            }
        }
        for (long number : layer.handedOut()) {
            if (!layer.reports().containsKey(number)) {
                session.update("DELETE FROM unmatched_id WHERE report = ?", number);
            }
        }
        for (long number : layer.settled()) {
            long octets = removeRow(transaction, number);
            if (octets >= 0) {
                tally.folded(Tally.Of.UNMATCHED, -1);
                tally.folded(Tally.Of.UNMATCHED_OCTETS, -octets);
            }
        }
    }

    private void insert(Transaction transaction, LogEntry.KeptReport report, boolean findable) throws SQLException {
        Session session = transaction.session();
        int fresh = session.update(
                "INSERT OR IGNORE INTO unmatched VALUES (?, ?, ?)", report.number(), report.atMillis(), report.body());
        if (fresh > 0) {
            transaction.tally().folded(Tally.Of.UNMATCHED, 1);
            transaction.tally().folded(Tally.Of.UNMATCHED_OCTETS, report.body().length);
            transaction.afterCommit(() -> inTables++);
        }
        if (findable) {
            for (KeyedHash.Wide each : report.ids()) {
                session.update(
                        "INSERT OR IGNORE INTO unmatched_id VALUES (?, ?, ?)",
                        each.high(),
                        each.low(),
                        report.number());
            }
        }
    }

    /// How long it was, or -1 when there was none.
    private long removeRow(Transaction transaction, long report) throws SQLException {
        Session session = transaction.session();
        long octets = session.number("SELECT length(body) FROM unmatched WHERE id = ?", -1, report);
        if (octets >= 0) {
            session.update("DELETE FROM unmatched_id WHERE report = ?", report);
            session.update("DELETE FROM unmatched WHERE id = ?", report);
            transaction.afterCommit(() -> inTables--);
        }
        return octets;
    }
}
