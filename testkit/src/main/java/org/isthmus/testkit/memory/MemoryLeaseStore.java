// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.store.LeaseStore;

final class MemoryLeaseStore implements LeaseStore {
    private final MemoryItems items;
    private final List<Lease> all = new ArrayList<>();

    MemoryLeaseStore(MemoryItems items) {
        this.items = items;
    }

    @Override
    public synchronized Optional<Lease> lease(
            Address legacyUser, Address partner, List<Msisdn> pool, Instant now, Term term) {
        Instant until = term.until();
        List<Lease> ofUser = all.stream()
                .filter(lease -> same(lease.legacyUser(), legacyUser))
                .toList();
        Optional<Lease> standing = ofUser.stream()
                .filter(lease -> same(lease.partner(), partner))
                .filter(lease -> lease.until().isAfter(now) && !lease.until().isBefore(term.enough()))
                .findFirst();
        if (standing.isPresent()) {
            return standing;
        }
        items.requireWritable();
        Optional<Lease> own = ofUser.stream()
                .filter(lease -> same(lease.partner(), partner))
                .filter(lease -> lease.until().isAfter(now) || pool.contains(lease.number()))
                .findFirst();
        if (own.isPresent()) {
            return Optional.of(replace(own.get(), prolonged(own.get(), now, until)));
        }
        ofUser.stream().filter(lease -> same(lease.partner(), partner)).forEach(all::remove);
        Set<Msisdn> seen = new HashSet<>();
        ofUser.forEach(lease -> seen.add(lease.number()));
        Optional<Msisdn> fresh =
                pool.stream().filter(number -> !seen.contains(number)).findFirst();
        if (fresh.isPresent()) {
            return Optional.of(add(new Lease(legacyUser, fresh.get(), partner, now, until)));
        }
        return ofUser.stream()
                .filter(lease -> !lease.until().isAfter(now) && pool.contains(lease.number()))
                .min(Comparator.comparing(Lease::until))
                .map(ended -> replace(ended, new Lease(legacyUser, ended.number(), partner, now, until)));
    }

    private static Lease prolonged(Lease own, Instant now, Instant until) {
        boolean live = own.until().isAfter(now);
        return new Lease(
                own.legacyUser(),
                own.number(),
                own.partner(),
                live ? own.since() : now,
                live && own.until().isAfter(until) ? own.until() : until);
    }

    private Lease add(Lease lease) {
        all.add(lease);
        return lease;
    }

    private Lease replace(Lease before, Lease after) {
        all.remove(before);
        return add(after);
    }

    @Override
    public synchronized Optional<Lease> find(Address legacyUser, Msisdn number, Instant now) {
        return all.stream()
                .filter(of(legacyUser, number))
                .filter(lease -> lease.until().isAfter(now))
                .findFirst();
    }

    @Override
    public synchronized List<Lease> leases(Instant now, int limit) {
        return all.stream()
                .filter(lease -> lease.until().isAfter(now))
                .sorted(Comparator.comparing(Lease::until))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized boolean extend(Address legacyUser, Msisdn number, Instant until) {
        items.requireWritable();
        Optional<Lease> found = all.stream().filter(of(legacyUser, number)).findFirst();
        found.ifPresent(
                lease -> replace(lease, new Lease(lease.legacyUser(), number, lease.partner(), lease.since(), until)));
        return found.isPresent();
    }

    @Override
    public synchronized boolean revoke(Address legacyUser, Msisdn number) {
        items.requireWritable();
        return all.removeIf(of(legacyUser, number));
    }

    private static Predicate<Lease> of(Address legacyUser, Msisdn number) {
        return lease -> same(lease.legacyUser(), legacyUser) && lease.number().equals(number);
    }

    private static boolean same(Address one, Address other) {
        return one.canonical().equals(other.canonical());
    }
}
