// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.time.Duration;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.sip.message.SipAnswer;

/// The answers that refusals become. A 400 says in its reason phrase what was wrong (RFC 3261 section 21.4.1); the
/// details are ours, so nothing of the request gets into a status line.
final class Answers {

    private Answers() {}

    static SipAnswer refusing(Refusal refusal) {
        int status = refusal.cause().sipStatus();
        return SipAnswer.of(status, status == 400 ? refusal.detail() : "").because(refusal.cause());
    }

    static SipAnswer retryAfter(Refusal refusal, Duration wait) {
        long seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
        return refusing(refusal).with("Retry-After", Long.toString(seconds));
    }
}
