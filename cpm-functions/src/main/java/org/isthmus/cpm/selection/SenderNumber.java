// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import java.time.Duration;
import java.util.List;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.refusal.Refusal;

/// Which sender a legacy recipient is shown.
public sealed interface SenderNumber {
    /// The sender's own number; answers reach them by themselves.
    record Own(Address sender) implements SenderNumber {}

    /// A number of the pool, to be leased from the store for this pair; answers to it come back to the sender.
    record Leased(List<Msisdn> pool, Duration lease) implements SenderNumber {
        public Leased {
            pool = List.copyOf(pool);
        }
    }

    /// The configured sender of anonymous messages; nobody can answer to it.
    record Anonymous(Address sender) implements SenderNumber {}

    /// No sender can be shown, so this technology can not be taken.
    record None(Refusal refusal) implements SenderNumber {}
}
