// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.message;

import org.isthmus.model.Octets;
import org.isthmus.model.refusal.Cause;

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

    public static SipAnswer of(int status, String reason) {
        return new SipAnswer(status, reason, SipHeaders.NONE, Octets.EMPTY);
    }

    /// The answer to what is refused for `cause`, with its code.
    public static SipAnswer refusing(Cause cause) {
        return of(cause.sipStatus()).because(cause);
    }

    /// With the code of `cause`, where the status is not the usual one or has a reason of its own.
    public SipAnswer because(Cause cause) {
        return with("Warning", Warnings.of(cause));
    }

    public SipAnswer with(String name, String value) {
        return new SipAnswer(status, reason, headers.with(name, value), body);
    }

    public boolean success() {
        return status < 300;
    }
}
