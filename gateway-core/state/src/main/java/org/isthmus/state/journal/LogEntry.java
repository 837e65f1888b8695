// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.DeliveryLedger.PartOf;

/// One change as the log keeps it. Applied again in the order of the log, entries leave the same as the first time.
sealed interface LogEntry {

    /// A new item; with a key when later ones with the same key are duplicates of it.
    record Accepted(Records.NewItem fresh, Optional<KeyedHash.Wide> key) implements LogEntry {}

    /// An item stands elsewhere now.
    record Moved(ItemId item, Records.PackedState state) implements LogEntry {}

    /// A peer knows a part by an id.
    record Learnt(KeyedHash.Wide id, PartOf part) implements LogEntry {}

    /// A report that came before its ids were known. `number` counts these reports.
    record KeptReport(long number, long atMillis, List<KeyedHash.Wide> ids, byte[] body) implements LogEntry {
        public KeptReport {
            ids = List.copyOf(ids);
        }
    }

    /// A kept report was given to whoever learnt its id; no id finds it any more.
    record HandedOut(long number) implements LogEntry {}

    /// A report that was handed out needs no remembering.
    record Settled(long number) implements LogEntry {}
}
