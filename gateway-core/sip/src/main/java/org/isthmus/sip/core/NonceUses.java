// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/// The highest count that each nonce in use has reached. Memory is bounded: what is forgotten, by age or because
/// there is too much, is forgotten oldest first, and everything issued before what was forgotten is taken for used
/// up. So a nonce is never believed twice with one count, at the price of a needless challenge.
///
/// For any number of threads, without a lock that all of them meet at.
final class NonceUses {
    private static final int SLICES = 16;

    private final long sliceMillis;
    private final long lifeMillis;
    private final int most;
    private final ConcurrentSkipListMap<Long, Map<Long, Long>> slices = new ConcurrentSkipListMap<>();
    private final AtomicLong forgottenBefore;

    NonceUses(Duration life, int most, Instant start) {
        this.lifeMillis = life.toMillis();
        this.sliceMillis = Math.max(1, life.toMillis() / SLICES);
        this.most = most;
        this.forgottenBefore = new AtomicLong(start.toEpochMilli());
    }

    boolean grow(NonceMint.Nonce nonce, long count, Instant now) {
        if (nonce.issuedMillis() < forgottenBefore.get()) {
            return false;
        }
        Map<Long, Long> slice =
                slices.computeIfAbsent(nonce.issuedMillis() / sliceMillis, _ -> new ConcurrentHashMap<>());
        boolean[] grew = new boolean[2];
        slice.compute(nonce.serial(), (_, before) -> {
            grew[0] = before == null || count > before;
            grew[1] = before == null;
            return grew[0] ? Long.valueOf(count) : before;
        });
        if (grew[1]) {
            forget(now.toEpochMilli());
        }
        // Looked at again, because the slice may have been forgotten while it was written to.
        return grew[0] && nonce.issuedMillis() >= forgottenBefore.get();
    }

    private void forget(long now) {
        while (true) {
            Map.Entry<Long, Map<Long, Long>> oldest = slices.firstEntry();
            if (oldest == null) {
                return;
            }
            long end = (oldest.getKey() + 1) * sliceMillis;
            if (end >= now - lifeMillis && remembered() <= most) {
                return;
            }
            forgottenBefore.accumulateAndGet(Math.min(end, now + 1), Math::max);
            slices.remove(oldest.getKey());
        }
    }

    int remembered() {
        return slices.values().stream().mapToInt(Map::size).sum();
    }
}
