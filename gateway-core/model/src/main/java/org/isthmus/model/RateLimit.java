// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How much each of many may send: a token bucket for each, kept as the one instant at which it will be full again.
/// A class, since it counts. Memory is bounded: full buckets are forgotten first, which changes nothing; if more than
/// `most` are all in mid-burst, some get a full bucket again. For any number of threads; the many do not wait for
/// each other. What becomes of who sends too much is the caller's to say.
public final class RateLimit<K> {
    private final long nanosEach;
    private final long nanosBurst;
    private final int most;
    private final Map<K, Long> fullAt = new ConcurrentHashMap<>();

    public RateLimit(int perSecond, int burst, int most) {
        this.nanosEach = 1_000_000_000L / perSecond;
        this.nanosBurst = nanosEach * burst;
        this.most = most;
    }

    /// Takes one token of `sender`; zero when there was one, else how long until there is. Who has to wait takes none.
    public Duration take(K sender, Instant now) {
        long at = nanos(now);
        long[] wait = new long[1];
        fullAt.compute(sender, (_, before) -> {
            long full = before == null ? at : Math.max(before, at);
            wait[0] = full + nanosEach - at - nanosBurst;
            return wait[0] > 0 ? full : full + nanosEach;
        });
        if (fullAt.size() > most) {
            makeRoom(at);
        }
        return wait[0] <= 0 ? Duration.ZERO : Duration.ofNanos(wait[0]);
    }

    int watched() {
        return fullAt.size();
    }

    private void makeRoom(long at) {
        fullAt.values().removeIf(full -> full <= at);
        Iterator<K> some = fullAt.keySet().iterator();
        for (int surplus = fullAt.size() - most * 3 / 4; surplus > 0 && some.hasNext(); surplus--) {
            some.next();
            some.remove();
        }
    }

    private static long nanos(Instant now) {
        return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
    }
}
