// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;

/// Interworking numbers on loan: to a legacy user, a leased number stands for one conversation partner (stage 3
/// section 3.2). One number may serve many legacy users, but only one conversation for each of them; that
/// uniqueness is a constraint of the store. Durable when a call returns; throws [StoreUnavailable].
public interface LeaseStore {

    /// The number under which `partner` writes to `legacyUser`: the one already leased, or the first of `pool` that
    /// this legacy user has not seen for somebody else, leased until the end of `term`. A lease that lasts to
    /// [Term#enough()] stays as it is and nothing is written; a shorter one is extended. Empty when the pool
    /// has none left for that user.
    Optional<Lease> lease(Address legacyUser, Address partner, List<Msisdn> pool, Instant now, Term term);

    /// Whom a message from `legacyUser` to `number` is for.
    Optional<Lease> find(Address legacyUser, Msisdn number, Instant now);

    List<Lease> leases(Instant now, int limit);

    /// Moves the end of a lease. False when there is none.
    boolean extend(Address legacyUser, Msisdn number, Instant until);

    /// Ends a lease now. False when there is none.
    boolean revoke(Address legacyUser, Msisdn number);

    /// For how long a number is wanted: until `until`, and it will do until `enough`. The room between them is what
    /// keeps each message of a lively conversation from writing its lease again.
    record Term(Instant enough, Instant until) {
        public Term {
            if (enough.isAfter(until)) {
                throw new IllegalArgumentException("a term is enough before its end");
            }
        }
    }

    record Lease(Address legacyUser, Msisdn number, Address partner, Instant since, Instant until) {}
}
