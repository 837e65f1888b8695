// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/// The generations of one kind of key. Keys are written to the youngest; the [#KEPT] youngest are read; older ones are
/// forgotten. So a key lives for at least the retention and at most a third longer, and forgetting takes whole ranges
/// instead of single rows. Changes only on the writer's thread.
final class Generations {
    static final int KEPT = 4;

    private final String kind;
    private volatile long youngest;
    private volatile long sinceMillis;

    Generations(String kind, Session session, Instant now) throws SQLException {
        this.kind = kind;
        try (ResultSet row = session.query(
                "SELECT number, since FROM generation WHERE kind = ? ORDER BY number DESC LIMIT 1", kind)) {
            if (row.next()) {
                youngest = row.getLong(1);
                sinceMillis = row.getLong(2);
                return;
            }
        }
        youngest = KEPT;
        sinceMillis = now.toEpochMilli();
        session.update("INSERT INTO generation VALUES (?, ?, ?)", kind, youngest, sinceMillis);
    }

    long youngest() {
        return youngest;
    }

    /// Whether a new one has to begin: the youngest covers its third of the time or its quarter of the rows.
    boolean ripe(Instant now, Duration retention, long rows, long mostRows) {
        return now.toEpochMilli() - sinceMillis >= retention.toMillis() / (KEPT - 1) || rows >= mostRows / KEPT;
    }

    void turn(Transaction transaction, Instant now, Tally.Of rows) throws SQLException {
        long next = youngest + 1;
        transaction.session().update("INSERT INTO generation VALUES (?, ?, ?)", kind, next, now.toEpochMilli());
        transaction.session().update("DELETE FROM generation WHERE kind = ? AND number <= ?", kind, next - KEPT);
        transaction.tally().add(rows, -transaction.tally().now(rows));
        transaction.afterCommit(() -> {
            youngest = next;
            sinceMillis = now.toEpochMilli();
        });
    }
}
