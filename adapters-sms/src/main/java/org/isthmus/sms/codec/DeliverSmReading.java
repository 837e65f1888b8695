// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

/// What reading a `deliver_sm` gives.
public sealed interface DeliverSmReading permits DeliverSm, DeliverSmReading.Malformed {
    /// Not readable; `commandStatus` is what the peer is answered.
    record Malformed(int commandStatus, String why) implements DeliverSmReading {}
}
