// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.model.Octets;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.pack.DeliveryStateCodec;

/// Prunes items whose delivery ended: a sweep over all items in the order of their coming, a slice further each time,
/// which begins again at the end. When an item ended is in its packed state; too many are told by the tally, which
/// counts the octets of all items, so the share of the ended ones is an estimate.
final class EndedItems {
    private final GroupCommit writer;
    private final ReadPool reads;
    private final Tally tally;
    private long sweptTo;

    EndedItems(GroupCommit writer, ReadPool reads, Tally tally) {
        this.writer = writer;
        this.reads = reads;
        this.tally = tally;
    }

    /// Looks at the next few items. Gives how many it looked at, or 0 when none of them went.
    int slice(Instant endedBefore, long mostOctets) {
        long ended = tally.shown(Tally.Of.ENDED);
        long all = 0;
        for (StateKind kind : StateKind.values()) {
            all += tally.shown(Tally.Of.state(kind));
        }
        if (ended == 0) {
            return 0;
        }
        double endedOctets = (double) tally.shown(Tally.Of.ITEM_OCTETS) / all * ended;
        boolean tooMany = endedOctets > mostOctets;
        long from = sweptTo;
        List<ItemId> going = new ArrayList<>();
        int seen = reads.read(session -> {
            int rowsSeen = 0;
            try (ResultSet rows = session.query(
                    "SELECT item, kind, CASE kind WHEN 5 THEN state END FROM delivery WHERE item > ? ORDER BY item"
                            + " LIMIT ?",
                    from,
                    JournalPruner.SLICE)) {
                while (rows.next()) {
                    rowsSeen++;
                    sweptTo = rows.getLong(1);
                    byte[] state = rows.getBytes(3);
                    if (rows.getInt(2) == StateKind.ENDED.number()
                            && state != null
                            && (tooMany || endedBefore(state, endedBefore))) {
                        going.add(new ItemId(rows.getLong(1)));
                    }
                }
            }
            return rowsSeen;
        });
        if (seen < JournalPruner.SLICE) {
            sweptTo = 0;
        }
        int gone = going.isEmpty() ? 0 : writer.run(transaction -> delete(transaction, going));
        return gone == 0 ? 0 : seen;
    }

    private static boolean endedBefore(byte[] state, Instant before) {
        return DeliveryStateCodec.unpack(Octets.copyOf(state)) instanceof DeliveryState.Ended ended
                && ended.at().isBefore(before);
    }

    private static int delete(Transaction transaction, List<ItemId> items) throws SQLException {
        Session session = transaction.session();
        int gone = 0;
        for (ItemId item : items) {
            int changed = session.update(
                    "DELETE FROM delivery WHERE item = ? AND kind = ?", item.value(), StateKind.ENDED.number());
            if (changed > 0) {
                long octets = session.number("SELECT length(body) FROM item WHERE id = ?", 0, item.value());
                session.update("DELETE FROM item WHERE id = ?", item.value());
                transaction.tally().add(Tally.Of.ENDED, -1);
                transaction.tally().add(Tally.Of.ITEM_OCTETS, -octets);
                gone++;
            }
        }
        return gone;
    }
}
