// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.store;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.isthmus.model.Octets;

/// Parts of inbound long messages until all are there. A part is durable when [#keep] returns, so its peer may be
/// answered. A part that came twice changes nothing, also after its message was completed; throws
/// [StoreUnavailable].
///
/// A part with other content under a number that is there already belongs to another message: its sender came to
/// use the name again. What had come before is kept as a message of its own, which waits for no further part and
/// becomes overdue in its time; nothing that was accepted is overwritten.
public interface PartStore {

    /// Throws [StoreUnavailable] also for a new part of a message that is handed out and not [#done], which may come
    /// again.
    /// Senders use references again, also with the same text. So a part of a message that this run completed is
    /// no repeat of one that was received before `since`, but begins another message.
    Kept keep(Part part, Instant since);

    /// Forgets a message that has become an item; its parts stay known as duplicates until `until`.
    void done(String key, Instant until);

    /// Incomplete messages of `group` whose first part came before `before`, oldest first: key and
    /// what is there. Handed out to exactly one caller until [#done] or a restart. Those of another
    /// group are its own: only who took a part knows how it is to be read.
    List<Incomplete> overdue(String group, Instant before, int limit);

    /// The groups that took parts of messages which are not [#done]. One that is gone from the settings asks for
    /// its own no more, so somebody else has to.
    Set<String> groups();

    /// `key` names the message: link group (which has no `|`), `|`, then sender, recipient,
    /// reference and total; `number` is from 1 to `total`.
    record Part(String key, int number, int total, Octets content, Instant received) {
        /// The link group that took it.
        public String group() {
            return PartStore.group(key);
        }
    }

    record Incomplete(String key, List<Part> parts) {
        public Incomplete {
            parts = List.copyOf(parts);
        }
    }

    /// The link group in the name of a message; empty when it names none.
    static String group(String key) {
        return key.substring(0, Math.max(0, key.indexOf('|')));
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
