// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.isthmus.model.Octets;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.pack.DeliveryReportCodec;
import org.isthmus.model.store.DeliveryLedger.PartOf;
import org.isthmus.state.hash.KeyedHash;

/// Rows of the ids that peers gave, and of the reports that came before their ids. An id is kept as a 128-bit hash of
/// scope and value. When a peer gives an id again, the newest part is what it means.
final class ForeignIds {
    private static final String LOOK_UP = "SELECT item, part FROM foreign_id WHERE generation IN (?, ?, ?, ?)"
            + " AND high = ? AND low = ? ORDER BY generation DESC LIMIT 1";

    private final Generations generations;

    /// Reports that were handed out and are not settled, with their rows. There are few: settling follows at once.
    private final Map<DeliveryReport, Long> handedOut = new ConcurrentHashMap<>();

    private long nextReport;

    ForeignIds(Generations generations, Session session) throws SQLException {
        this.generations = generations;
        this.nextReport = session.number("SELECT max(id) FROM unmatched", 0) + 1;
    }

    Optional<PartOf> find(Session session, KeyedHash.Wide id) throws SQLException {
        long young = generations.youngest();
        try (ResultSet row = session.query(LOOK_UP, young, young - 1, young - 2, young - 3, id.high(), id.low())) {
            return row.next() ? Optional.of(new PartOf(new ItemId(row.getLong(1)), row.getInt(2))) : Optional.empty();
        }
    }

    /// The ids of parts whose report is still waited for, at most so many: for rebuilding the shared view.
    void eachAwaited(Session session, int most, BiConsumer<KeyedHash.Wide, PartOf> to) throws SQLException {
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
    }

    void learn(Transaction transaction, KeyedHash.Wide id, PartOf part) throws SQLException {
        transaction
                .session()
                .update(
                        "INSERT OR REPLACE INTO foreign_id VALUES (?, ?, ?, ?, ?)",
                        generations.youngest(),
                        id.high(),
                        id.low(),
                        part.item().value(),
                        part.part());
        transaction.tally().add(Tally.Of.FOREIGN_IDS, 1);
    }

    /// Hands out what had come for this id, once: it is found by no id any more, and its row stays until it is settled.
    void takeUnmatched(Transaction transaction, KeyedHash.Wide id, List<DeliveryReport> early) throws SQLException {
        if (transaction.tally().now(Tally.Of.UNMATCHED) == 0) {
            return;
        }
        Session session = transaction.session();
        while (true) {
            long report = session.number(
                    "SELECT report FROM unmatched_id WHERE high = ? AND low = ? ORDER BY report LIMIT 1",
                    -1,
                    id.high(),
                    id.low());
            if (report < 0) {
                return;
            }
            try (ResultSet row = session.query("SELECT body FROM unmatched WHERE id = ?", report)) {
                if (row.next()) {
                    early.add(handOut(report, row.getBytes(1)));
                }
            }
            session.update("DELETE FROM unmatched_id WHERE report = ?", report);
        }
    }

    private DeliveryReport handOut(long row, byte[] body) {
        DeliveryReport report = DeliveryReportCodec.unpack(Octets.copyOf(body));
        handedOut.put(report, row);
        return report;
    }

    void settle(Transaction transaction, DeliveryReport report) throws SQLException {
        Long row = handedOut.remove(report);
        if (row != null) {
            removeUnmatched(transaction, row);
        }
    }

    /// What was handed out by an earlier run: rows that no id leads to.
    List<DeliveryReport> unsettled(Session session) throws SQLException {
        List<DeliveryReport> found = new ArrayList<>();
        try (ResultSet rows = session.query(
                "SELECT id, body FROM unmatched WHERE id NOT IN (SELECT report FROM unmatched_id) ORDER BY id")) {
            while (rows.next()) {
                found.add(handOut(rows.getLong(1), rows.getBytes(2)));
            }
        }
        return found;
    }

    void removeUnmatched(Transaction transaction, long report) throws SQLException {
        Session session = transaction.session();
        long octets = session.number("SELECT length(body) FROM unmatched WHERE id = ?", 0, report);
        session.update("DELETE FROM unmatched_id WHERE report = ?", report);
        session.update("DELETE FROM unmatched WHERE id = ?", report);
        transaction.tally().add(Tally.Of.UNMATCHED, -1);
        transaction.tally().add(Tally.Of.UNMATCHED_OCTETS, -octets);
    }

    void keepUnmatched(Transaction transaction, DeliveryReport report, List<KeyedHash.Wide> ids, byte[] body)
            throws SQLException {
        long id = nextReport++;
        Session session = transaction.session();
        session.update("INSERT INTO unmatched VALUES (?, ?, ?)", id, report.at().toEpochMilli(), body);
        for (KeyedHash.Wide each : ids) {
            session.update("INSERT OR IGNORE INTO unmatched_id VALUES (?, ?, ?)", each.high(), each.low(), id);
        }
        transaction.tally().add(Tally.Of.UNMATCHED, 1);
        transaction.tally().add(Tally.Of.UNMATCHED_OCTETS, body.length);
    }
}
