// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.store.LeaseStore.Lease;

/// Which number stands for a partner towards one legacy user (stage 3 section 3.2). A conversation keeps its number,
/// and gets it again after a pause while nobody else took it; otherwise the first number that the user has not seen
/// for somebody else; otherwise the one whose lease ended longest ago.
final class LeaseChoice {
    private LeaseChoice() {}

    static Optional<Lease> choose(
            List<Lease> ofUser, Address legacyUser, Address partner, List<Msisdn> pool, Instant now, Instant until) {
        Optional<Lease> own = ofUser.stream()
                .filter(lease -> lease.partner().canonical().equals(partner.canonical()))
                .filter(lease -> lease.until().isAfter(now) || pool.contains(lease.number()))
                .findFirst();
        if (own.isPresent()) {
            return own.map(lease -> prolonged(lease, now, until));
        }
        Set<Msisdn> seen = new HashSet<>();
        ofUser.forEach(lease -> seen.add(lease.number()));
        return pool.stream()
                .filter(number -> !seen.contains(number))
                .findFirst()
                .or(() -> longestEnded(ofUser, pool, now))
                .map(number -> new Lease(legacyUser, number, partner, now, until));
    }

    /// The conversation's own lease, when it lasts until `enough`: then nothing has to change.
    static Optional<Lease> standing(List<Lease> ofUser, Address partner, Instant now, Instant enough) {
        return ofUser.stream()
                .filter(lease -> lease.partner().canonical().equals(partner.canonical()))
                .filter(lease -> lease.until().isAfter(now) && !lease.until().isBefore(enough))
                .findFirst();
    }

    private static Optional<Msisdn> longestEnded(List<Lease> ofUser, List<Msisdn> pool, Instant now) {
        return ofUser.stream()
                .filter(lease -> !lease.until().isAfter(now) && pool.contains(lease.number()))
                .min(Comparator.comparing(Lease::until))
                .map(Lease::number);
    }

    private static Lease prolonged(Lease own, Instant now, Instant until) {
        boolean live = own.until().isAfter(now);
        Instant since = live ? own.since() : now;
        Instant end = live && own.until().isAfter(until) ? own.until() : until;
        return new Lease(own.legacyUser(), own.number(), own.partner(), since, end);
    }
}
