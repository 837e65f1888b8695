// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.receipt;

import org.isthmus.model.delivery.ReportedState;

/// What reading a `deliver_sm` as a receipt gives.
public sealed interface ReceiptReading {
    /// The message centre says that its message `id` (as written) is in `state`. `words` are its own:
    /// `UNDELIV/069`, or `state 2` when only the number was given.
    record Receipt(String id, ReportedState state, String words) implements ReceiptReading {}

    /// Marked as a receipt, but it names no message or can not be understood. It changes nothing.
    record Malformed(String why) implements ReceiptReading {}

    /// An ordinary message from a phone.
    record NotAReceipt() implements ReceiptReading {}
}
