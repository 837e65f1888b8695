// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.time.Duration;
import java.time.Instant;
import org.isthmus.model.RateLimit;
import org.isthmus.model.address.Address;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.SenderRateSettings;
import org.isthmus.model.users.User;
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

    /// Takes one token of `user`: one rate for all of a user's addresses. A refused request takes none.
    public Verdict take(User user, Instant now) {
        // An address belongs to one user, and a user has at least one.
        return take(user.addresses().getFirst(), now);
    }

    /// Takes one token of a sender who is not served here. A refused request takes none.
    public Verdict take(Address sender, Instant now) {
        Duration wait = limit.take(sender, now);
        if (wait.isZero()) {
            return new Verdict.Within();
        }
        Refusal refusal = Refusal.of(Cause.RATE_EXCEEDED, "");
        return new Verdict.Exceeded(refusal, SipAnswer.refusing(refusal).retryAfter(wait));
    }
}
