// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.message;

/// What came of a request that we sent. A silence after sending is its own case: the request may have been taken.
public sealed interface SipOutcome {

    record Answered(SipAnswer answer, String callId) implements SipOutcome {}

    /// Sent, and no final answer within the transaction's time (RFC 3261 timer F).
    record Silent(String callId) implements SipOutcome {}

    /// Certainly not sent: no connection, no address, too many waiting. `why` is one line of words;
    /// `never` says that trying again sends it no more than now, since there is no way to where it
    /// should go.
    record NotSent(String why, boolean never) implements SipOutcome {
        public NotSent(String why) {
            this(why, false);
        }
    }
}
