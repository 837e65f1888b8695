// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.receipt;

import org.isthmus.model.delivery.ReportedState;

/// What reading a `deliver_sm` as a receipt gives.
public sealed interface ReceiptReading {
    /// The message centre says that its message `id` (as written) is in `state`. `words` are its own:
    /// `UNDELIV/069`, or `state 2` when only the number was given.
    record Receipt(String id, ReportedState state, String words) implements ReceiptReading {}

    /// A receipt that names no message by an id that can be read; `why` says so. It changes nothing and is for people
    /// to
    /// see.
    record Nameless(String why, ReportedState state, String words) implements ReceiptReading {}

    /// Marked as something that is no receipt and no message. It changes nothing.
    record Malformed(String why) implements ReceiptReading {}

    /// An ordinary message from a phone.
    record NotAReceipt() implements ReceiptReading {}
}
