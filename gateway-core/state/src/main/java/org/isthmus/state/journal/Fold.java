// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.DeliveryLedger.PartOf;
import org.isthmus.model.store.StoreUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the log into the tables. Of an item that moved six times in a second only the last state is written, and keys
/// are written in their order, so a page of the tables is touched once for many rows. Done in slices, each a unit of
/// work among the others, so that no accept waits long; the log's rows go with the last one. A crash in between leaves
/// rows that are in both, and taking them again changes nothing.
final class Fold {
    private static final Logger LOG = LoggerFactory.getLogger(Fold.class);
    private static final int SLICE = 256;
    private static final int SLICES = 64;
    private static final Comparator<KeyedHash.Wide> BY_HASH =
            Comparator.comparingLong(KeyedHash.Wide::high).thenComparingLong(KeyedHash.Wide::low);

    private final GroupCommit writer;
    private final Unfolded unfolded;
    private final ForeignIds ids;
    private final Generations duplicates;
    private final Generations foreign;
    private Deque<Work<Boolean>> left = new ArrayDeque<>();
    private long cut;

    Fold(GroupCommit writer, Unfolded unfolded, ForeignIds ids, Generations duplicates, Generations foreign) {
        this.writer = writer;
        this.unfolded = unfolded;
        this.ids = ids;
        this.duplicates = duplicates;
        this.foreign = foreign;
    }

    /// Takes in all that is in the log now. What the disk does not take is tried again at the next call.
    synchronized void tick() {
        if (!left.isEmpty()) {
            take();
        }
        take();
    }

    private void take() {
        try {
            if (left.isEmpty() && !unfolded.layers().isEmpty()) {
                if (unfolded.layers().old().isEmpty()) {
                    cut = writer.runChore(transaction -> transaction.log().cut());
                }
                // Whole or not at all: what was cut and could not be planned is planned at the next call.
                left = plan(unfolded.layers().old(), cut);
            }
            while (!left.isEmpty()) {
                writer.runChore(left.getFirst());
                left.removeFirst();
            }
        } catch (StoreUnavailable unavailable) {
            LOG.debug("the log has to wait", unavailable);
        } catch (RuntimeException broken) {
            // What is in the log stays there and is still read, so nothing is lost but room.
            LOG.error("The journal's log can not be taken into its tables; it is tried again.", broken);
        }
    }

    private Deque<Work<Boolean>> plan(Recent layer, long upTo) {
        Deque<Work<Boolean>> plan = new ArrayDeque<>();
        List<Map.Entry<ItemId, Recent.Standing>> items = sorted(layer.items(), Comparator.naturalOrder());
        List<Map.Entry<KeyedHash.Wide, ItemId>> keys = sorted(layer.keys(), BY_HASH);
        List<Map.Entry<KeyedHash.Wide, PartOf>> parts = sorted(layer.parts(), BY_HASH);
        slices(plan, items, Fold::items);
        slices(plan, keys, this::keys);
        slices(plan, parts, this::parts);
        plan.add(transaction -> {
            ids.fold(transaction, layer);
            transaction.session().update("DELETE FROM log WHERE number <= ?", upTo);
            transaction.afterCommit(unfolded::folded);
            return true;
        });
        return plan;
    }

    private static <K, V> List<Map.Entry<K, V>> sorted(Map<K, V> map, Comparator<? super K> order) {
        List<Map.Entry<K, V>> entries = new ArrayList<>(map.entrySet());
        entries.sort(Map.Entry.comparingByKey(order));
        return entries;
    }

    private interface Rows<T> {
        void write(Transaction transaction, Collection<T> rows) throws SQLException;
    }

    private static <T> void slices(Deque<Work<Boolean>> plan, List<T> rows, Rows<T> how) {
        int size = Math.max(SLICE, rows.size() / SLICES);
        for (int from = 0; from < rows.size(); from += size) {
            List<T> slice = rows.subList(from, Math.min(rows.size(), from + size));
            plan.add(transaction -> {
                how.write(transaction, slice);
                return true;
            });
        }
    }

    private static void items(Transaction transaction, Collection<Map.Entry<ItemId, Recent.Standing>> rows)
            throws SQLException {
        Session session = transaction.session();
        Tally tally = transaction.tally();
        for (Map.Entry<ItemId, Recent.Standing> row : rows) {
            long id = row.getKey().value();
            Recent.Standing standing = row.getValue();
            Records.PackedState state = standing.state();
            if (standing.below().isEmpty() && standing.fresh().isPresent()) {
                byte[] body = standing.fresh().get().body();
                session.update("INSERT INTO item VALUES (?, ?)", id, body);
                PreparedStatement insert = session.bind("INSERT INTO delivery VALUES (?, ?, ?, ?, ?)", id);
                state(insert, 2, state);
                insert.executeUpdate();
                tally.folded(Tally.Of.ITEM_OCTETS, body.length);
                tally.folded(Tally.Of.state(state.kind()), 1);
            } else {
                PreparedStatement update =
                        session.bind("UPDATE delivery SET kind = ?, wakes = ?, held = ?, state = ? WHERE item = ?");
                state(update, 1, state);
                update.setLong(5, id);
                if (update.executeUpdate() > 0) {
                    standing.below().ifPresent(kind -> tally.folded(Tally.Of.state(kind), -1));
                    tally.folded(Tally.Of.state(state.kind()), 1);
                }
            }
        }
    }

    private static void state(PreparedStatement statement, int from, Records.PackedState state) throws SQLException {
        statement.setInt(from, state.kind().number());
        number(statement, from + 1, state.wakes());
        number(statement, from + 2, state.held());
        statement.setBytes(from + 3, state.packed());
    }

    private static void number(PreparedStatement statement, int at, Optional<Long> number) throws SQLException {
        if (number.isPresent()) {
            statement.setLong(at, number.get());
        } else {
            statement.setNull(at, Types.INTEGER);
        }
    }

    private void keys(Transaction transaction, Collection<Map.Entry<KeyedHash.Wide, ItemId>> rows) throws SQLException {
        PreparedStatement insert =
                transaction.session().bind("INSERT OR REPLACE INTO duplicate_key VALUES (?, ?, ?, ?)");
        for (Map.Entry<KeyedHash.Wide, ItemId> row : rows) {
            insert.setLong(1, duplicates.youngest());
            insert.setLong(2, row.getKey().high());
            insert.setLong(3, row.getKey().low());
            insert.setLong(4, row.getValue().value());
            insert.executeUpdate();
        }
        transaction.tally().folded(Tally.Of.DUPLICATE_KEYS, rows.size());
    }

    private void parts(Transaction transaction, Collection<Map.Entry<KeyedHash.Wide, PartOf>> rows)
            throws SQLException {
        PreparedStatement insert =
                transaction.session().bind("INSERT OR REPLACE INTO foreign_id VALUES (?, ?, ?, ?, ?)");
        for (Map.Entry<KeyedHash.Wide, PartOf> row : rows) {
            insert.setLong(1, foreign.youngest());
            insert.setLong(2, row.getKey().high());
            insert.setLong(3, row.getKey().low());
            insert.setLong(4, row.getValue().item().value());
            insert.setInt(5, row.getValue().part());
            insert.executeUpdate();
        }
        transaction.tally().folded(Tally.Of.FOREIGN_IDS, rows.size());
    }
}
