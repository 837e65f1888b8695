// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import org.isthmus.model.Octets;

/// A `deliver_sm`, or a `data_sm` towards us, which is the same with its content in `message_payload` (SMPP 3.4
/// sections 4.6.1 and 4.7.1): what came from a phone, or a receipt about what we submitted.
public record DeliverSm(
        PduAddress source,
        PduAddress destination,
        int esmClass,
        int registeredDelivery,
        int dataCoding,
        Octets shortMessage,
        Tlvs tlvs)
        implements DeliverSmReading {

    private static final int TYPE = 0x3c;
    private static final int UDHI = 0x40;

    /// The message type bits of `esm_class` (SMPP 3.4 section 5.2.12), all four of them.
    public int type() {
        return esmClass & TYPE;
    }

    /// Whether the content begins with a user data header.
    public boolean hasUserDataHeader() {
        return (esmClass & UDHI) != 0;
    }

    /// `message_payload` when there is one, else `short_message`.
    public Octets content() {
        return shortMessage.isEmpty() ? tlvs.find(Tlvs.MESSAGE_PAYLOAD).orElse(shortMessage) : shortMessage;
    }
}
