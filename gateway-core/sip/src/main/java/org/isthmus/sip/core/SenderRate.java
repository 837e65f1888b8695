// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.time.Duration;
import java.time.Instant;
import org.isthmus.model.RateLimit;
import org.isthmus.model.address.Address;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.SenderRateSettings;
import org.isthmus.sip.message.SipAnswer;

/// How much one SIP sender may send, and the answer to who sends more: 503 with Retry-After. For any number of
/// threads.
public final class SenderRate {
    private final RateLimit<Address> limit;

    public SenderRate(SenderRateSettings settings) {
        this.limit = new RateLimit<>(settings.perSecond(), settings.burst(), settings.sendersWatched());
    }

    /// Whether one more request of a sender is within its rate.
    public sealed interface Verdict {
        record Within() implements Verdict {}

        record Exceeded(Refusal refusal, SipAnswer answer) implements Verdict {}
    }

    /// Takes one token of `sender`. A refused request takes none.
    public Verdict take(Address sender, Instant now) {
        Duration wait = limit.take(sender, now);
        if (wait.isZero()) {
            return new Verdict.Within();
        }
        Refusal refusal = Refusal.of(Cause.RATE_EXCEEDED, "");
        return new Verdict.Exceeded(refusal, Answers.retryAfter(refusal, wait));
    }
}
