// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipHeaders;

/// Which requests are in progress and what was answered to the others: all that is left of RFC 3261's
/// non-INVITE server transaction (section 17.2.2). A key is the hash of what section 17.2.3 compares
/// ([RequestKey]). An answer is kept for timer J and no longer than newer ones allow: `bound` of them are kept,
/// and of their octets `OCTETS_EACH` times as many, since some repeat words of a request. What is in progress
/// is bounded by whoever lets requests in.
///
/// The decision is kept and not the bytes: a repeated request brings along all that the response repeats, and
/// the same words come out of [AnswerWriter] again. So an entry is a quarter of the size, and what is written
/// goes only to whoever could name it.
///
/// Split into stripes with a lock each, so that the reading threads and the workers seldom meet.
final class BranchCache {
    /// What an answer may take on average, and about what one without words of its own takes.
    static final int OCTETS_EACH = 512;
    private static final int OCTETS_BARE = 256;

    private static final int STRIPES = 32;
    private static final int STRIPE_SHIFT = Long.SIZE - 5;

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final InstantSource clock;
    private final long keepMillis;
    private final int boundPerStripe;
    private final long octetsPerStripe;

    BranchCache(int bound, Duration keep, InstantSource clock) {
        this.clock = clock;
        this.keepMillis = keep.toMillis();
        this.boundPerStripe = Math.max(1, bound / STRIPES);
        this.octetsPerStripe = (long) boundPerStripe * OCTETS_EACH;
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

    Seen begin(KeyedHash.Wide key) {
        return stripe(key).begin(key, clock.millis());
    }

    /// Ends what [#begin] began and keeps the answer.
    void answered(KeyedHash.Wide key, SipAnswer answer) {
        stripe(key).answered(key, answer, clock.millis());
    }

    /// Ends what [#begin] began and keeps nothing: for streams, where timer J is 0, and for requests that were
    /// refused before work on them began.
    void forget(KeyedHash.Wide key) {
        stripe(key).forget(key);
    }

    int size() {
        int size = 0;
        for (Stripe stripe : stripes) {
            size += stripe.size();
        }
        return size;
    }

    /// About how much the kept answers take.
    long octets() {
        long octets = 0;
        for (Stripe stripe : stripes) {
            octets += stripe.octets();
        }
        return octets;
    }

    private Stripe stripe(KeyedHash.Wide key) {
        return stripes[(int) (key.high() >>> STRIPE_SHIFT)];
    }

    private static long weight(SipAnswer answer) {
        long octets =
                (long) OCTETS_BARE + answer.reason().length() + answer.body().size();
        for (SipHeaders.Header header : answer.headers().all()) {
            octets += header.name().length() + header.value().length();
        }
        return octets;
    }

    private record Kept(SipAnswer answer, long until) {}

    private final class Stripe {
        private final Set<KeyedHash.Wide> running = new HashSet<>();
        private long octets;
        /// In the order of answering, which is the order of expiry.
        private final LinkedHashMap<KeyedHash.Wide, Kept> kept = new LinkedHashMap<>();

        synchronized Seen begin(KeyedHash.Wide key, long now) {
            dropExpired(now);
            Optional<Kept> answer = Optional.ofNullable(kept.get(key));
            if (answer.isPresent()) {
                return new Answered(answer.get().answer());
            }
            return running.add(key) ? First.NEW : Running.IN_PROGRESS;
        }

        synchronized void answered(KeyedHash.Wide key, SipAnswer answer, long now) {
            running.remove(key);
            Kept before = kept.putLast(key, new Kept(answer, now + keepMillis));
            octets += weight(answer) - (before == null ? 0 : weight(before.answer()));
            while (kept.size() > boundPerStripe || (kept.size() > 1 && octets > octetsPerStripe)) {
                Map.Entry<KeyedHash.Wide, Kept> oldest = kept.firstEntry();
                kept.remove(oldest.getKey());
                octets -= weight(oldest.getValue().answer());
            }
        }

        synchronized long octets() {
            return octets;
        }

        synchronized void forget(KeyedHash.Wide key) {
            running.remove(key);
        }

        synchronized int size() {
            return running.size() + kept.size();
        }

        private void dropExpired(long now) {
            Iterator<Kept> oldest = kept.values().iterator();
            while (oldest.hasNext()) {
                Kept first = oldest.next();
                if (first.until() > now) {
                    return;
                }
                octets -= weight(first.answer());
                oldest.remove();
            }
        }
    }
}
