// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.isthmus.model.settings.RetentionSettings;
import org.isthmus.model.store.PartStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forgets what is older or more than the retention settings allow, oldest first, in slices that are small units of
/// work among the others: a write waits for one slice at most. What is still to be delivered is never touched. Freed
/// pages are used again; when many are free, some go back to the file system.
final class JournalPruner {
    private static final Logger LOG = LoggerFactory.getLogger(JournalPruner.class);

    static final int SLICE = 500;
    private static final int SLICES_PER_TICK = 40;

    /// A long message has several parts, so fewer of them are a slice.
    private static final int LONG_MESSAGES = SLICE / 10;

    private static final int KEY_OCTETS = 40;
    private static final int INDEX_ROW_OCTETS = 24;
    private static final int SPARE_PAGES = 4_096;

    private final GroupCommit writer;
    private final ReadPool reads;
    private final EndedItems items;
    private final ForeignIds ids;
    private final Generations duplicates;
    private final Generations foreign;
    private final Tally tally;

    JournalPruner(
            GroupCommit writer,
            ReadPool reads,
            ForeignIds ids,
            Generations duplicates,
            Generations foreign,
            Tally tally) {
        this.writer = writer;
        this.reads = reads;
        this.items = new EndedItems(writer, reads, tally);
        this.ids = ids;
        this.duplicates = duplicates;
        this.foreign = foreign;
        this.tally = tally;
    }

    /// One round over all kinds. Gives how many rows went.
    long tick(RetentionSettings settings, Instant now) {
        turn(duplicates, settings.duplicateKeys(), settings.duplicateKeysUpTo().octets(), now, Tally.Of.DUPLICATE_KEYS);
        turn(foreign, settings.foreignIds(), settings.foreignIdsUpTo().octets(), now, Tally.Of.FOREIGN_IDS);
        long gone = 0;
        gone += slices(() ->
                items.slice(now.minus(settings.items()), settings.itemsUpTo().octets()));
        gone += slices(
                () -> stories(now.minus(settings.trail()), settings.trailUpTo().octets()));
        gone += slices(() -> index(now));
        gone += slices(() -> keys("duplicate_key", duplicates));
        gone += slices(() -> keys("foreign_id", foreign));
        gone += slices(() -> unmatched(
                now.minus(settings.unmatchedReports()),
                settings.unmatchedReportsUpTo().octets()));
        Map<String, Integer> lost = new TreeMap<>();
        gone += slices(
                LONG_MESSAGES,
                () -> parts(now, settings.parts(), settings.partsUpTo().octets(), lost));
        lost.forEach((group, count) -> LOG.error(
                "{} long messages whose parts group {} had accepted are deleted, and nobody got them: they waited longer"
                        + " or were more than state.retention allows",
                count,
                group));
        gone += slices(() -> rows("lease", "legacy_user, number", "until", now.minus(settings.endedLeases())));
        gone += slices(() -> rows("registration", "aor", "live_until", now));
        if (gone == 0) {
            giveBack();
        }
        return gone;
    }

    @FunctionalInterface
    private interface Slice {
        int run();
    }

    private static long slices(Slice slice) {
        return slices(SLICE, slice);
    }

    /// Until a slice comes back smaller than `full`.
    private static long slices(int full, Slice slice) {
        long gone = 0;
        for (int i = 0; i < SLICES_PER_TICK; i++) {
            int more = slice.run();
            gone += more;
            if (more < full) {
                break;
            }
        }
        return gone;
    }

    private void turn(Generations generations, Duration retention, long octets, Instant now, Tally.Of rows) {
        if (generations.ripe(now, retention, tally.shown(rows), octets / KEY_OCTETS)) {
            writer.run(transaction -> {
                generations.turn(transaction, now, rows);
                return true;
            });
        }
    }

    private int stories(Instant before, long mostOctets) {
        boolean tooMany = tally.shown(Tally.Of.TRAIL_OCTETS) + tally.shown(Tally.Of.TRAIL_INDEX_ROWS) * INDEX_ROW_OCTETS
                > mostOctets;
        long upTo = reads.read(session -> session.number(
                "SELECT max(id) FROM (SELECT id, at FROM trail ORDER BY id LIMIT ?) WHERE at < ? OR ?",
                0,
                SLICE,
                before.toEpochMilli(),
                tooMany ? 1 : 0));
        return upTo == 0
                ? 0
                : writer.run(transaction -> {
                    Session session = transaction.session();
                    long octets = session.number("SELECT sum(length(body)) FROM trail WHERE id <= ?", 0, upTo);
                    transaction.tally().add(Tally.Of.TRAIL_OCTETS, -octets);
                    return session.update("DELETE FROM trail WHERE id <= ?", upTo);
                });
    }

    /// Buckets that were full before the oldest story that is left was written.
    private int index(Instant now) {
        long bucket = reads.read(session -> session.number(
                "SELECT min(bucket) FROM trail_bucket WHERE last < ifnull((SELECT at FROM trail ORDER BY id LIMIT 1), ?)",
                0,
                now.toEpochMilli()));
        return bucket == 0
                ? 0
                : writer.run(transaction -> {
                    Session session = transaction.session();
                    int gone = session.update(
                            "DELETE FROM trail_index WHERE bucket = ? AND (hash, item) IN"
                                    + " (SELECT hash, item FROM trail_index WHERE bucket = ? LIMIT ?)",
                            bucket,
                            bucket,
                            SLICE);
                    if (gone < SLICE) {
                        session.update("DELETE FROM trail_bucket WHERE bucket = ?", bucket);
                    }
                    transaction.tally().add(Tally.Of.TRAIL_INDEX_ROWS, -gone);
                    return gone < SLICE ? SLICE : gone;
                });
    }

    private int keys(String table, Generations generations) {
        long dead = generations.youngest() - Generations.KEPT;
        boolean some = reads.read(session -> session.number(
                        "SELECT count(*) FROM (SELECT 1 FROM " + table + " WHERE generation <= ? LIMIT 1)", 0, dead)
                > 0);
        return some
                ? writer.run(transaction -> transaction
                        .session()
                        .update(
                                "DELETE FROM " + table
                                        + " WHERE (generation, high, low) IN (SELECT generation, high, low" + " FROM "
                                        + table + " WHERE generation <= ? LIMIT ?)",
                                dead,
                                SLICE))
                : 0;
    }

    private int unmatched(Instant before, long mostOctets) {
        boolean tooMany = tally.shown(Tally.Of.UNMATCHED_OCTETS) > mostOctets;
        List<Long> going = reads.read(session -> {
            List<Long> reports = new ArrayList<>();
            try (ResultSet rows = session.query(
                    "SELECT id FROM (SELECT id, at FROM unmatched ORDER BY id LIMIT ?) WHERE at < ? OR ?",
                    SLICE,
                    before.toEpochMilli(),
                    tooMany ? 1 : 0)) {
                while (rows.next()) {
                    reports.add(rows.getLong(1));
                }
            }
            return reports;
        });
        return going.isEmpty()
                ? 0
                : writer.run(transaction -> {
                    for (long report : going) {
                        ids.remove(transaction, report);
                    }
                    return going.size();
                });
    }

    /// Long messages that are over or too old; and when there are too many octets, those that wait longest. Counts by
    /// group those that nobody had handed on.
    private int parts(Instant now, Duration age, long mostOctets, Map<String, Integer> lost) {
        boolean tooMany = tally.shown(Tally.Of.PART_OCTETS) > mostOctets;
        Set<String> going = new LinkedHashSet<>();
        reads.read(session -> {
            keys(session, "done < ?", now.toEpochMilli(), going);
            keys(session, "first < ?", now.minus(age).toEpochMilli(), going);
            if (tooMany) {
                keys(session, "done IS NULL AND first < ? ORDER BY first", Long.MAX_VALUE, going);
            }
            return true;
        });
        return going.isEmpty() ? 0 : deleted(going, lost);
    }

    private int deleted(Set<String> going, Map<String, Integer> lost) {
        List<String> unread = writer.run(transaction -> {
            List<String> groups = new ArrayList<>();
            for (String key : going) {
                if (!JournalPartStore.isDone(transaction.session(), key)) {
                    groups.add(PartStore.group(key));
                }
                JournalPartStore.forget(transaction, key);
            }
            return groups;
        });
        unread.forEach(group -> lost.merge(group, 1, Integer::sum));
        return going.size();
    }

    private static void keys(Session session, String which, long bound, Set<String> found) throws SQLException {
        try (ResultSet rows =
                session.query("SELECT key FROM long_message WHERE " + which + " LIMIT " + LONG_MESSAGES, bound)) {
            while (rows.next() && found.size() < LONG_MESSAGES) {
                found.add(rows.getString(1));
            }
        }
    }

    private int rows(String table, String key, String column, Instant before) {
        String old = " FROM " + table + " WHERE " + column + " < ? LIMIT " + SLICE;
        long some = reads.read(
                session -> session.number("SELECT count(*) FROM (SELECT 1" + old + ")", 0, before.toEpochMilli()));
        return some == 0
                ? 0
                : writer.run(transaction -> transaction
                        .session()
                        .update(
                                "DELETE FROM " + table + " WHERE (" + key + ") IN (SELECT " + key + old + ")",
                                before.toEpochMilli()));
    }

    private void giveBack() {
        long free = reads.read(session -> session.number("PRAGMA freelist_count", 0));
        if (free > SPARE_PAGES) {
            writer.betweenBatches("PRAGMA incremental_vacuum(256)");
        }
    }
}
