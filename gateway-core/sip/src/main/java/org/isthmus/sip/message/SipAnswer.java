// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.message;

import java.time.Duration;
import org.isthmus.model.Octets;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;

/// A final answer to a request. The edge adds what every answer repeats (Via, From, To with tag, Call-ID, CSeq)
/// and Content-Length; `headers` are the others. An empty `reason` means the standard phrase for the status.
public record SipAnswer(int status, String reason, SipHeaders headers, Octets body) {
    public SipAnswer {
        if (status < 200 || status > 699) {
            throw new IllegalArgumentException("not a final status: " + status);
        }
    }

    public static SipAnswer of(int status) {
        return new SipAnswer(status, "", SipHeaders.NONE, Octets.EMPTY);
    }

    /// The answer to what is refused for `cause`, with its code.
    public static SipAnswer refusing(Cause cause) {
        return of(cause.sipStatus()).because(cause);
    }

    /// The answer to what is refused, with its code. Its reason phrase says in our own words what was wrong (RFC 3261
    /// section 21.4.1): the detail of a refusal at this edge repeats nothing that came.
    public static SipAnswer refusing(Refusal refusal) {
        return new SipAnswer(refusal.cause().sipStatus(), refusal.detail(), SipHeaders.NONE, Octets.EMPTY)
                .because(refusal.cause());
    }

    /// Asks to come again after `wait`, in whole seconds, at least one (RFC 3261 section 20.33).
    public SipAnswer retryAfter(Duration wait) {
        return with(
                "Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
    }

    /// With the code of `cause`, where the status is not the usual one or has a reason of its own.
    public SipAnswer because(Cause cause) {
        return with("Warning", Warnings.of(cause));
    }

    public SipAnswer with(String name, String value) {
        return new SipAnswer(status, reason, headers.with(name, value), body);
    }

    /// Says which methods this edge takes (RFC 3261 section 20.5).
    public SipAnswer allowing() {
        return with("Allow", "MESSAGE, REGISTER, OPTIONS, NOTIFY");
    }

    /// Says which content this edge takes (RFC 3261 section 20.1).
    public SipAnswer accepting() {
        return with("Accept", "message/cpim, message/imdn+xml, application/im-iscomposing+xml, text/plain");
    }

    public boolean success() {
        return status < 300;
    }
}
