// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.isthmus.model.settings.DigestSettings;

/// Slows the guessing of passwords. Wrong credentials are counted for each user name from one address, and for each
/// address as a whole with ten times the patience; beyond the free ones each further one doubles the wait, up to the
/// longest. While the wait lasts credentials are not looked at, right or wrong.
///
/// The user's own address is not held up by a stranger's guesses from elsewhere. An IPv6 address counts by its /64,
/// since whoever has one has all of them. Counts are forgotten after the longest wait and by success; at most
/// `MOST` are kept, the latest.
final class GuessGuard {
    private static final int MOST = 20_000;
    private static final int LONGEST_NAME = 100;
    private static final int PATIENCE_WITH_ADDRESS = 10;

    private final DigestSettings settings;
    private final Map<Guesser, Failures> failures = new ConcurrentHashMap<>();

    GuessGuard(DigestSettings settings) {
        this.settings = settings;
    }

    /// `user` is empty for the address as a whole.
    private record Guesser(String user, String address) {}

    private record Failures(int count, long lastMillis, long waitUntilMillis) {}

    /// How long `user` has to wait at `address` before credentials are looked at; empty when not at all.
    Optional<Duration> waitFor(String user, String address, Instant now) {
        long until = Math.max(waitUntil(named(user, address)), waitUntil(new Guesser("", network(address))));
        long wait = until - now.toEpochMilli();
        return wait > 0 ? Optional.of(Duration.ofMillis(wait)) : Optional.empty();
    }

    void failed(String user, String address, Instant now) {
        count(named(user, address), settings.freeFailures(), now.toEpochMilli());
        count(new Guesser("", network(address)), settings.freeFailures() * PATIENCE_WITH_ADDRESS, now.toEpochMilli());
    }

    void succeeded(String user, String address) {
        if (!failures.isEmpty()) {
            failures.remove(named(user, address));
        }
    }

    int size() {
        return failures.size();
    }

    private long waitUntil(Guesser guesser) {
        Failures known = failures.get(guesser);
        return known == null ? 0 : known.waitUntilMillis();
    }

    private void count(Guesser guesser, int free, long now) {
        long forgotten = now - settings.longestDelay().toMillis();
        failures.compute(guesser, (_, before) -> {
            boolean fresh = before == null || Math.max(before.lastMillis(), before.waitUntilMillis()) < forgotten;
            int count = fresh ? 1 : before.count() + 1;
            return new Failures(count, now, count <= free ? 0 : now + delayMillis(count - free));
        });
        if (failures.size() > MOST) {
            makeRoom(forgotten);
        }
    }

    private long delayMillis(int tooMany) {
        long longest = settings.longestDelay().toMillis();
        long first = settings.firstDelay().toMillis();
        return tooMany > 20 ? longest : Math.min(longest, first << (tooMany - 1));
    }

    /// A quarter at a time, so that a flood of names pays for few sweeps.
    private void makeRoom(long forgotten) {
        failures.values().removeIf(known -> Math.max(known.lastMillis(), known.waitUntilMillis()) < forgotten);
        int surplus = failures.size() - MOST * 3 / 4;
        if (surplus > 0) {
            failures.entrySet().stream()
                    .sorted(Comparator.comparingLong(entry -> entry.getValue().lastMillis()))
                    .limit(surplus)
                    .map(Map.Entry::getKey)
                    .toList()
                    .forEach(failures::remove);
        }
    }

    private static Guesser named(String user, String address) {
        // A name is never empty here, so it can not be taken for the address as a whole.
        String name = user.length() > LONGEST_NAME ? user.substring(0, LONGEST_NAME) : user;
        return new Guesser("=" + name, network(address));
    }

    private static String network(String address) {
        return AddressRange.of(address).map(range -> range.network(64)).orElse(address);
    }
}
