// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.model.id.ItemId;

/// Prunes items whose delivery ended, those first that ended first. Too many are told by the tally, which counts the
/// octets of all items, so the share of the ended ones is an estimate.
final class EndedItems {
    private final GroupCommit writer;
    private final ReadPool reads;
    private final Tally tally;

    EndedItems(GroupCommit writer, ReadPool reads, Tally tally) {
        this.writer = writer;
        this.reads = reads;
        this.tally = tally;
    }

    /// Takes the next few away; gives how many went.
    int slice(Instant endedBefore, long mostOctets) {
        List<ItemId> going = first(Records.ENDED + endedBefore.toEpochMilli(), JournalPruner.SLICE);
        if (going.isEmpty()) {
            int tooMany = tooMany(mostOctets);
            going = tooMany == 0 ? going : first(Long.MAX_VALUE, tooMany);
        }
        List<ItemId> chosen = going;
        return chosen.isEmpty() ? 0 : writer.run(transaction -> delete(transaction, chosen));
    }

    private List<ItemId> first(long before, int limit) {
        return reads.read(session -> {
            List<ItemId> items = new ArrayList<>();
            try (ResultSet rows = session.query(
                    "SELECT item FROM delivery WHERE wakes >= ? AND wakes < ? ORDER BY wakes, item LIMIT ?",
                    Records.ENDED,
                    before,
                    limit)) {
                while (rows.next()) {
                    items.add(new ItemId(rows.getLong(1)));
                }
            }
            return items;
        });
    }

    /// How many have to go so that the others fit, at most a slice.
    private int tooMany(long mostOctets) {
        long ended = tally.shown(Tally.Of.ENDED);
        long all = 0;
        for (StateKind kind : StateKind.values()) {
            all += tally.shown(Tally.Of.state(kind));
        }
        double each = (double) tally.shown(Tally.Of.ITEM_OCTETS) / Math.max(1, all);
        double excess = each * ended - mostOctets;
        return excess <= 0 ? 0 : (int) Math.min(JournalPruner.SLICE, Math.ceil(excess / each));
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
