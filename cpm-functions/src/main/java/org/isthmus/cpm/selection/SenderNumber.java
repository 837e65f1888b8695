// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.store.LeaseStore.Term;

/// Which sender a legacy recipient is shown.
public sealed interface SenderNumber {
    /// The sender's own number; answers reach them by themselves.
    record Own(Address sender) implements SenderNumber {}

    /// A number of the pool, to be leased from the store for this pair; answers to it come back to the sender.
    record Leased(List<Msisdn> pool, Duration lease) implements SenderNumber {
        /// By this part of its length a lease may end earlier than after the last message, so that a lively
        /// conversation and each further attempt of a message do not write it again.
        private static final int SLACK = 100;

        public Leased {
            pool = List.copyOf(pool);
        }

        /// For a message that goes out at `now`.
        public Term term(Instant now) {
            Instant until = now.plus(lease);
            return new Term(until.minus(lease.dividedBy(SLACK)), until);
        }
    }

    /// The configured sender of anonymous messages; nobody can answer to it.
    record Anonymous(Address sender) implements SenderNumber {}

    /// No sender can be shown, so this technology can not be taken.
    record None(Refusal refusal) implements SenderNumber {}
}
