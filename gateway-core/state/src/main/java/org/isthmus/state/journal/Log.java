// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.io.ByteArrayOutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.pack.CorruptRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log as the writer's thread sees it: what earlier commits left, and over it what the running batch has added so
/// far. A batch becomes one row. Entries are added as the last thing a unit of work does, so that a unit that fails has
/// added none.
final class Log {
    private static final Logger LOG = LoggerFactory.getLogger(Log.class);
    private static final int USUAL_ROW = 1 << 16;
    private static final int LARGE_ROW = 1 << 20;

    private final Unfolded unfolded;
    private final Tally tally;
    private final Recent pending = new Recent();
    private ByteArrayOutputStream row = new ByteArrayOutputStream(USUAL_ROW);
    private long next;
    private boolean cut;

    /// `session` is read for what the last run left. A row that is damaged is put into a table of its own, for whoever
    /// can make something of it: the rest of the journal is not given up for it.
    Log(Unfolded unfolded, Tally tally, Session session) throws SQLException {
        this.unfolded = unfolded;
        this.tally = tally;
        this.next = session.number("SELECT max(number) FROM log", 0) + 1;
        List<Long> damaged = new ArrayList<>();
        try (ResultSet rows = session.query("SELECT number, body FROM log ORDER BY number")) {
            while (rows.next()) {
                try {
                    for (LogEntry entry : LogEntryCodec.unpackAll(rows.getBytes(2))) {
                        add(session, entry);
                    }
                } catch (CorruptRecord damage) {
                    LOG.error("Row {} of the journal's log is damaged and is put aside.", rows.getLong(1), damage);
                    damaged.add(rows.getLong(1));
                }
            }
        }
        for (long number : damaged) {
            session.update("INSERT OR REPLACE INTO damaged SELECT number, body FROM log WHERE number = ?", number);
            session.update("DELETE FROM log WHERE number = ?", number);
        }
        committed();
        tally.committed();
    }

    /// What kind of state an item has; empty when there is no such item.
    Optional<StateKind> kind(Session session, ItemId item) throws SQLException {
        Recent.Standing standing = pending.items().get(item);
        if (standing != null) {
            return Optional.of(standing.state().kind());
        }
        Optional<Recent.Standing> earlier = unfolded.layers().item(item);
        if (earlier.isPresent()) {
            return earlier.map(each -> each.state().kind());
        }
        if (!unfolded.mayBeFolded(item)) {
            return Optional.empty();
        }
        long number = session.number("SELECT kind FROM delivery WHERE item = ?", -1, item.value());
        return number < 0 ? Optional.empty() : Optional.of(StateKind.ofNumber(number));
    }

    /// The layers in the order of their coming.
    List<Recent> layers() {
        Unfolded.Layers layers = unfolded.layers();
        return List.of(layers.old(), layers.young(), pending);
    }

    Optional<ItemId> keyed(KeyedHash.Wide key) {
        ItemId item = pending.keys().get(key);
        return item == null ? unfolded.layers().keyed(key) : Optional.of(item);
    }

    boolean isSettled(long report) {
        return layers().stream().anyMatch(layer -> layer.settled().contains(report));
    }

    boolean isHandedOut(long report) {
        return layers().stream().anyMatch(layer -> layer.handedOut().contains(report));
    }

    /// Kept reports with this id that nobody was handed, in the order of their coming.
    List<LogEntry.KeptReport> reports(KeyedHash.Wide id) {
        List<LogEntry.KeptReport> found = new ArrayList<>(0);
        for (Recent layer : layers()) {
            for (long number : layer.reportsOf(id)) {
                LogEntry.KeptReport report = layer.reports().get(number);
                if (report != null && !isHandedOut(number) && !isSettled(number)) {
                    found.add(report);
                }
            }
        }
        return found;
    }

    /// The greatest number that a report has in the log.
    long highestReport() {
        long highest = 0;
        for (Recent layer : layers()) {
            for (Set<Long> numbers : List.of(layer.reports().keySet(), layer.handedOut(), layer.settled())) {
                highest = Math.max(
                        highest,
                        numbers.stream().mapToLong(Long::longValue).max().orElse(0));
            }
        }
        return highest;
    }

    void append(Session session, LogEntry entry) throws SQLException {
        row.writeBytes(LogEntryCodec.pack(entry));
        add(session, entry);
    }

    private void add(Session session, LogEntry entry) throws SQLException {
        Optional<StateKind> before = switch (entry) {
            case LogEntry.Accepted(var fresh, var _) ->
                kind(session, fresh.item().id());
            case LogEntry.Moved(var item, var _) -> kind(session, item);
            case LogEntry.Learnt _, LogEntry.KeptReport _, LogEntry.HandedOut _, LogEntry.Settled _ -> Optional.empty();
        };
        switch (entry) {
            case LogEntry.Accepted(var fresh, var key) -> {
                moved(before, fresh.state().kind());
                if (before.isEmpty()) {
                    tally.logged(Tally.Of.ITEM_OCTETS, fresh.body().length);
                }
                key.ifPresent(_ -> tally.logged(Tally.Of.DUPLICATE_KEYS, 1));
            }
            case LogEntry.Moved(var _, var state) -> moved(before, state.kind());
            case LogEntry.Learnt _ -> tally.logged(Tally.Of.FOREIGN_IDS, 1);
            case LogEntry.KeptReport report -> {
                if (octetsOf(session, report.number()) < 0) {
                    tally.logged(Tally.Of.UNMATCHED, 1);
                    tally.logged(Tally.Of.UNMATCHED_OCTETS, report.body().length);
                }
            }
            case LogEntry.Settled(var number) -> {
                long octets = octetsOf(session, number);
                if (octets >= 0) {
                    tally.logged(Tally.Of.UNMATCHED, -1);
                    tally.logged(Tally.Of.UNMATCHED_OCTETS, -octets);
                }
            }
            case LogEntry.HandedOut _ -> {}
        }
        pending.apply(entry, before);
    }

    /// How long the report is, or -1 when there is none (any more).
    private long octetsOf(Session session, long report) throws SQLException {
        if (isSettled(report)) {
            return -1;
        }
        for (Recent layer : layers()) {
            LogEntry.KeptReport kept = layer.reports().get(report);
            if (kept != null) {
                return kept.body().length;
            }
        }
        return session.number("SELECT length(body) FROM unmatched WHERE id = ?", -1, report);
    }

    private void moved(Optional<StateKind> before, StateKind now) {
        before.ifPresent(kind -> tally.logged(Tally.Of.state(kind), -1));
        tally.logged(Tally.Of.state(now), 1);
    }

    /// All rows up to the number that is given, and what they hold, will be for the tables to take when this batch is
    /// committed.
    long cut() {
        cut = true;
        return next - 1;
    }

    /// A batch begins, perhaps anew.
    void begin() {
        pending.clear();
        if (row.size() > LARGE_ROW) {
            row = new ByteArrayOutputStream(USUAL_ROW);
        }
        row.reset();
        cut = false;
    }

    /// Writes the row of this batch.
    void write(Session session) throws SQLException {
        if (row.size() > 0) {
            session.update("INSERT INTO log VALUES (?, ?)", next, row.toByteArray());
        }
    }

    void committed() {
        if (row.size() > 0) {
            next++;
        }
        if (cut) {
            unfolded.rotate();
        }
        unfolded.layers().young().absorb(pending);
        begin();
    }
}
