// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

/// What came of one `submit_sm` on one session.
sealed interface SubmitAnswer {
    /// `submit_sm_resp`, or a `generic_nack` with our sequence number. `messageId` may be empty.
    record Answered(int status, String messageId) implements SubmitAnswer {}

    /// Certainly not sent: not all of its octets left us.
    record NotWritten(String why) implements SubmitAnswer {}

    /// Not sent: it waited for its place or its turn for as long as it was given.
    record NoPlace() implements SubmitAnswer {}

    /// Sent, and no answer came in time or before the link was lost.
    record NoAnswer(String why) implements SubmitAnswer {}
}
