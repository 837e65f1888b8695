// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import org.isthmus.sip.message.SipAnswer;

/// Which requests are in progress and what was answered to the others: all that is left of RFC 3261's non-INVITE
/// server transaction (section 17.2.2). A key is what section 17.2.3 compares. An answer is kept for timer J and no
/// longer than `bound` newer ones allow; what is in progress is bounded by whoever lets requests in.
///
/// The decision is kept and not the bytes: a repeated request brings along all that the response repeats, and the
/// same words come out of [AnswerWriter] again. So an entry is a quarter of the size, and what is written goes only to
/// whoever could name it.
///
/// Split into stripes with a lock each, so that the reading threads and the workers seldom meet.
final class BranchCache {
    private static final int STRIPES = 32;
    private static final int STRIPE_SHIFT = Integer.SIZE - 5;

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final InstantSource clock;
    private final long keepMillis;
    private final int boundPerStripe;

    BranchCache(int bound, Duration keep, InstantSource clock) {
        this.clock = clock;
        this.keepMillis = keep.toMillis();
        this.boundPerStripe = Math.max(1, bound / STRIPES);
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    sealed interface Seen {}

    enum First implements Seen {
        /// Never seen, or forgotten; it counts as in progress from now on.
        NEW
    }

    enum Running implements Seen {
        IN_PROGRESS
    }

    record Answered(SipAnswer answer) implements Seen {}

    Seen begin(String key) {
        return stripe(key).begin(key, clock.millis());
    }

    /// Ends what [#begin] began and keeps the answer.
    void answered(String key, SipAnswer answer) {
        stripe(key).answered(key, answer, clock.millis());
    }

    /// Ends what [#begin] began and keeps nothing: for streams, where timer J is 0, and for requests that were
    /// refused before work on them began.
    void forget(String key) {
        stripe(key).forget(key);
    }

    int size() {
        int size = 0;
        for (Stripe stripe : stripes) {
            size += stripe.size();
        }
        return size;
    }

    private Stripe stripe(String key) {
        // The upper bits: the lower ones choose the bucket inside the stripe.
        return stripes[(key.hashCode() * 0x9e3779b9) >>> STRIPE_SHIFT];
    }

    private record Kept(SipAnswer answer, long until) {}

    private final class Stripe {
        private final Set<String> running = new HashSet<>();
        /// In the order of answering, which is the order of expiry.
        private final LinkedHashMap<String, Kept> kept = new LinkedHashMap<>();

        synchronized Seen begin(String key, long now) {
            dropExpired(now);
            Optional<Kept> answer = Optional.ofNullable(kept.get(key));
            if (answer.isPresent()) {
                return new Answered(answer.get().answer());
            }
            return running.add(key) ? First.NEW : Running.IN_PROGRESS;
        }

        synchronized void answered(String key, SipAnswer answer, long now) {
            running.remove(key);
            kept.putLast(key, new Kept(answer, now + keepMillis));
            if (kept.size() > boundPerStripe) {
                kept.pollFirstEntry();
            }
        }

        synchronized void forget(String key) {
            running.remove(key);
        }

        synchronized int size() {
            return running.size() + kept.size();
        }

        private void dropExpired(long now) {
            Iterator<Kept> oldest = kept.values().iterator();
            while (oldest.hasNext() && oldest.next().until() <= now) {
                oldest.remove();
            }
        }
    }
}
