// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/// Running counts of what is in the journal, so that nobody has to count rows. Changes are gathered during a
/// transaction and shown once it is committed. On disk they count what the tables have: what went into the log is
/// counted there when it is taken into the tables. All but [#shown] belongs to the writer's thread.
final class Tally {
    enum Of {
        CHOOSING,
        QUEUED,
        HANDING_OVER,
        AWAITING_REPORT,
        AWAITING_RECIPIENT,
        ENDED,
        ITEM_OCTETS,
        DUPLICATE_KEYS,
        FOREIGN_IDS,
        UNMATCHED,
        UNMATCHED_OCTETS,
        PART_OCTETS,
        TRAIL_OCTETS,
        TRAIL_INDEX_ROWS;

        static Of state(StateKind kind) {
            return valueOf(kind.name());
        }
    }

    private static final Of[] ALL = Of.values();
    private static final Map<StateKind, Of> OF_STATE = new EnumMap<>(StateKind.class);

    static {
        for (StateKind kind : StateKind.values()) {
            OF_STATE.put(kind, Of.state(kind));
        }
    }

    private final AtomicLongArray shown = new AtomicLongArray(ALL.length);
    private final long[] changes = new long[ALL.length];
    private final long[] onDisk = new long[ALL.length];

    Tally(Session session) throws SQLException {
        for (Of each : ALL) {
            session.update("INSERT OR IGNORE INTO tally VALUES (?, 0)", each.name());
        }
        try (ResultSet rows = session.query("SELECT name, value FROM tally")) {
            while (rows.next()) {
                shown.set(Of.valueOf(rows.getString(1)).ordinal(), rows.getLong(2));
            }
        }
    }

    /// As of the last commit.
    long shown(Of what) {
        return shown.get(what.ordinal());
    }

    /// As of now, inside the running transaction.
    long now(Of what) {
        return shown.get(what.ordinal()) + changes[what.ordinal()];
    }

    /// A change of the tables that was not in the log before.
    void add(Of what, long change) {
        changes[what.ordinal()] += change;
        onDisk[what.ordinal()] += change;
    }

    /// A change that is in the log only.
    void logged(Of what, long change) {
        changes[what.ordinal()] += change;
    }

    /// A change of the tables that was in the log.
    void folded(Of what, long change) {
        onDisk[what.ordinal()] += change;
    }

    void write(Session session) throws SQLException {
        for (Of each : ALL) {
            long change = onDisk[each.ordinal()];
            if (change != 0) {
                session.update("UPDATE tally SET value = value + ? WHERE name = ?", change, each.name());
            }
        }
    }

    void committed() {
        for (int i = 0; i < ALL.length; i++) {
            shown.addAndGet(i, changes[i]);
        }
        rolledBack();
    }

    void rolledBack() {
        Arrays.fill(changes, 0);
        Arrays.fill(onDisk, 0);
    }

    long[][] mark() {
        return new long[][] {changes.clone(), onDisk.clone()};
    }

    void backTo(long[][] mark) {
        System.arraycopy(mark[0], 0, changes, 0, changes.length);
        System.arraycopy(mark[1], 0, onDisk, 0, onDisk.length);
    }
}
