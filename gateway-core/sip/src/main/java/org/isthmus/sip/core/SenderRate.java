// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.isthmus.model.address.Address;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.SenderRateSettings;
import org.isthmus.sip.message.SipAnswer;

/// How much one sender may send: a token bucket for each, kept as the one instant at which it will be full again.
/// Memory is bounded: full buckets are forgotten first, which changes nothing; if more senders than are watched
/// are all in mid-burst, some get a full bucket again. For any number of threads; senders do not wait for each other.
public final class SenderRate {
    private final long nanosEach;
    private final long nanosBurst;
    private final int most;
    private final Map<Address, Long> fullAt = new ConcurrentHashMap<>();

    public SenderRate(SenderRateSettings settings) {
        this.nanosEach = 1_000_000_000L / settings.perSecond();
        this.nanosBurst = nanosEach * settings.burst();
        this.most = settings.sendersWatched();
    }

    /// Whether one more request of a sender is within its rate.
    public sealed interface Verdict {
        record Within() implements Verdict {}

        record Exceeded(Refusal refusal, SipAnswer answer) implements Verdict {}
    }

    /// Takes one token of `sender`. A refused request takes none.
    public Verdict take(Address sender, Instant now) {
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
        if (wait[0] <= 0) {
            return new Verdict.Within();
        }
        Refusal refusal = Refusal.of(Cause.RATE_EXCEEDED, "");
        return new Verdict.Exceeded(refusal, Answers.retryAfter(refusal, Duration.ofNanos(wait[0])));
    }

    int watched() {
        return fullAt.size();
    }

    private void makeRoom(long at) {
        fullAt.values().removeIf(full -> full <= at);
        Iterator<Address> some = fullAt.keySet().iterator();
        for (int surplus = fullAt.size() - most * 3 / 4; surplus > 0 && some.hasNext(); surplus--) {
            some.next();
            some.remove();
        }
    }

    private static long nanos(Instant now) {
        return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
    }
}
