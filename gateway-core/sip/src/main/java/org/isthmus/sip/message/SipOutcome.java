// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.message;

/// What came of a request that we sent. A silence after sending is its own case: the request may have been taken.
public sealed interface SipOutcome {

    record Answered(SipAnswer answer, String callId) implements SipOutcome {}

    /// Sent, and no final answer within the transaction's time (RFC 3261 timer F).
    record Silent(String callId) implements SipOutcome {}

    /// Certainly not sent: no connection, no address, too many waiting. One line of words.
    record NotSent(String why) implements SipOutcome {}
}
