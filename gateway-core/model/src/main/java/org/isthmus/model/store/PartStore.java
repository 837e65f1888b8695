// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.store;

import java.time.Instant;
import java.util.List;
import org.isthmus.model.Octets;

/// Parts of inbound long messages until all are there. A part is durable when [#keep] returns, so its peer may be
/// answered. A part that came twice changes nothing, also after its message was completed; throws
/// [StoreUnavailable].
public interface PartStore {

    Kept keep(Part part);

    /// Forgets a message that has become an item; its parts stay known as duplicates until `until`.
    void done(String key, Instant until);

    /// Incomplete messages whose first part came before `before`: key and what is there, oldest first.
    List<Incomplete> overdue(Instant before, int limit);

    /// `key` names the message (link group, sender, recipient, reference, total); `number` is from 1 to `total`.
    record Part(String key, int number, int total, Octets content, Instant received) {}

    record Incomplete(String key, List<Part> parts) {
        public Incomplete {
            parts = List.copyOf(parts);
        }
    }

    sealed interface Kept {
        record Waiting(int have, int total) implements Kept {}

        /// All parts in order, handed out to exactly one caller until [PartStore#done] or a restart.
        record Complete(List<Part> parts) implements Kept {
            public Complete {
                parts = List.copyOf(parts);
            }
        }

        record Repeated() implements Kept {}
    }
}
