// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.isthmus.model.Octets;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.store.PartStore;
import org.isthmus.model.store.StoreUnavailable;

/// Parts of inbound long messages in the journal. Which run of the gateway was given a message is kept with it:
/// another run gives it out again, since the first may have ended before it made an item of it. What came before a
/// part that contradicts it goes on under a key that no part has.
final class JournalPartStore implements PartStore {
    private final GroupCommit writer;
    private final ReadPool reads;
    private final KeyedHash hash;
    private final long run;

    JournalPartStore(GroupCommit writer, ReadPool reads, KeyedHash hash, long run) {
        this.writer = writer;
        this.reads = reads;
        this.hash = hash;
        this.run = run;
    }

    private record LongMessage(long done, long handed) {}

    @Override
    public Kept keep(Part part, Instant since) {
        byte[] content = part.content().toByteArray();
        long digest = hash.of(content);
        return writer.run(transaction -> {
            Session session = transaction.session();
            List<LongMessage> known = known(session, part.key());
            if (known.isEmpty()) {
                begin(session, part);
            } else if (isRepeated(session, part, digest, known.getFirst(), since)) {
                boolean whole = known.getFirst().done() == Long.MIN_VALUE
                        && known.getFirst().handed() != run
                        && have(session, part.key()) == part.total();
                return whole ? handOut(session, part.key()) : new Kept.Repeated();
            } else if (known.getFirst().done() != Long.MIN_VALUE) {
                forget(transaction, part.key());
                begin(session, part);
            } else if (known.getFirst().handed() == run) {
                throw new StoreUnavailable("what came before it is being handed on");
            } else if (isTaken(session, part)) {
                setAside(session, part, digest);
                begin(session, part);
            }
            return put(transaction, part, digest, content);
        });
    }

    private static List<LongMessage> known(Session session, String key) throws SQLException {
        try (ResultSet row = session.query(
                "SELECT ifnull(done, ?), ifnull(handed, 0) FROM long_message WHERE key = ?", Long.MIN_VALUE, key)) {
            return row.next() ? List.of(new LongMessage(row.getLong(1), row.getLong(2))) : List.of();
        }
    }

    private static void begin(Session session, Part part) throws SQLException {
        session.update(
                "INSERT INTO long_message VALUES (?, ?, NULL, NULL)",
                part.key(),
                part.received().toEpochMilli());
    }

    private boolean isRepeated(Session session, Part part, long digest, LongMessage message, Instant since)
            throws SQLException {
        boolean done = message.done() != Long.MIN_VALUE;
        if (done && !part.received().isBefore(Instant.ofEpochMilli(message.done()))) {
            return false;
        }
        long received = session.number(
                "SELECT received FROM part WHERE key = ? AND number = ? AND digest = ?",
                Long.MIN_VALUE,
                part.key(),
                part.number(),
                digest);
        boolean tooLongAgo = done && message.handed() == run && received < since.getEpochSecond();
        return received != Long.MIN_VALUE && !tooLongAgo;
    }

    private static boolean isTaken(Session session, Part part) throws SQLException {
        return session.number("SELECT count(*) FROM part WHERE key = ? AND number = ?", 0, part.key(), part.number())
                > 0;
    }

    private static void setAside(Session session, Part part, long digest) throws SQLException {
        String other = part.key() + "|before " + Long.toHexString(digest) + "@" + part.received();
        session.update("UPDATE part SET key = ? WHERE key = ?", other, part.key());
        session.update("UPDATE long_message SET key = ? WHERE key = ?", other, part.key());
    }

    private Kept put(Transaction transaction, Part part, long digest, byte[] content) throws SQLException {
        Session session = transaction.session();
        session.update(
                "INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?)",
                part.key(),
                part.number(),
                part.total(),
                part.received().getEpochSecond(),
                part.received().getNano(),
                digest,
                content);
        transaction.tally().add(Tally.Of.PART_OCTETS, content.length);
        int have = have(session, part.key());
        return have < part.total() ? new Kept.Waiting(have, part.total()) : handOut(session, part.key());
    }

    private static int have(Session session, String key) throws SQLException {
        return (int) session.number("SELECT count(*) FROM part WHERE key = ?", 0, key);
    }

    private Kept handOut(Session session, String key) throws SQLException {
        session.update("UPDATE long_message SET handed = ? WHERE key = ?", run, key);
        return new Kept.Complete(parts(session, key));
    }

    private static List<Part> parts(Session session, String key) throws SQLException {
        try (ResultSet rows = session.query(
                "SELECT number, total, content, received, received_nano FROM part WHERE key = ? ORDER BY number",
                key)) {
            List<Part> parts = new ArrayList<>();
            while (rows.next()) {
                byte[] content = rows.getBytes(3);
                parts.add(new Part(
                        key,
                        rows.getInt(1),
                        rows.getInt(2),
                        content == null ? Octets.EMPTY : Octets.copyOf(content),
                        Instant.ofEpochSecond(rows.getLong(4), rows.getInt(5))));
            }
            return parts;
        }
    }

    @Override
    public void done(String key, Instant until) {
        writer.run(transaction -> {
            Session session = transaction.session();
            releaseContent(transaction, key);
            session.update("UPDATE part SET content = NULL WHERE key = ?", key);
            return session.update("UPDATE long_message SET done = ? WHERE key = ?", until.toEpochMilli(), key);
        });
    }

    private static void releaseContent(Transaction transaction, String key) throws SQLException {
        long octets = transaction.session().number("SELECT sum(length(content)) FROM part WHERE key = ?", 0, key);
        transaction.tally().add(Tally.Of.PART_OCTETS, -octets);
    }

    /// Whether somebody has seen to it.
    static boolean isDone(Session session, String key) throws SQLException {
        return session.number("SELECT count(*) FROM long_message WHERE key = ? AND done IS NULL", 0, key) == 0;
    }

    static void forget(Transaction transaction, String key) throws SQLException {
        releaseContent(transaction, key);
        transaction.session().update("DELETE FROM part WHERE key = ?", key);
        transaction.session().update("DELETE FROM long_message WHERE key = ?", key);
    }

    @Override
    public List<Incomplete> overdue(String group, Instant before, int limit) {
        // Asked every second: nothing is written while nothing is overdue.
        return overdueKeys(group, before, limit).isEmpty() ? List.of() : handOutOverdue(group, before, limit);
    }

    @Override
    public Set<String> groups() {
        return reads.read(session -> {
            Set<String> groups = new TreeSet<>();
            try (ResultSet rows = session.query("SELECT DISTINCT substr(key, 1, instr(key, '|') - 1) FROM long_message"
                    + " WHERE done IS NULL AND instr(key, '|') > 1")) {
                while (rows.next()) {
                    groups.add(rows.getString(1));
                }
            }
            return groups;
        });
    }

    private List<String> overdueKeys(String group, Instant before, int limit) {
        return reads.read(session -> overdueKeys(session, group, before, limit));
    }

    private List<Incomplete> handOutOverdue(String group, Instant before, int limit) {
        return writer.run(transaction -> {
            Session session = transaction.session();
            List<Incomplete> overdue = new ArrayList<>();
            for (String key : overdueKeys(session, group, before, limit)) {
                session.update("UPDATE long_message SET handed = ? WHERE key = ?", run, key);
                overdue.add(new Incomplete(key, parts(session, key)));
            }
            return overdue;
        });
    }

    /// What an earlier run was given and did not take is overdue however young it is.
    private List<String> overdueKeys(Session session, String group, Instant before, int limit) throws SQLException {
        String begin = group + "|";
        List<String> keys = new ArrayList<>();
        try (ResultSet rows = session.query(
                "SELECT key FROM long_message WHERE done IS NULL AND (first < ? OR handed IS NOT NULL)"
                        + " AND ifnull(handed, 0) <> ? AND substr(key, 1, ?) = ? ORDER BY first LIMIT ?",
                before.toEpochMilli(),
                run,
                begin.codePointCount(0, begin.length()),
                begin,
                limit)) {
            while (rows.next()) {
                keys.add(rows.getString(1));
            }
        }
        return keys;
    }
}
