// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import org.isthmus.model.Octets;

/// A `deliver_sm`, or a `data_sm` towards us, which is the same with its content in `message_payload` (SMPP 3.4
/// sections 4.6.1 and 4.7.1): what came from a phone, or a receipt about what we submitted.
public record DeliverSm(
        PduAddress source,
        PduAddress destination,
        int esmClass,
        int priority,
        int registeredDelivery,
        int dataCoding,
        Octets shortMessage,
        Tlvs tlvs)
        implements DeliverSmReading {

    /// Without priority, as every `data_sm` is.
    public DeliverSm(
            PduAddress source,
            PduAddress destination,
            int esmClass,
            int registeredDelivery,
            int dataCoding,
            Octets shortMessage,
            Tlvs tlvs) {
        this(source, destination, esmClass, 0, registeredDelivery, dataCoding, shortMessage, tlvs);
    }

    private static final int TYPE = 0x3c;
    private static final int UDHI = 0x40;

    /// The message type bits of `esm_class` (SMPP 3.4 section 5.2.12), all four of them.
    public int type() {
        return esmClass & TYPE;
    }

    /// Whether the content begins with a user data header.
    boolean hasUserDataHeader() {
        return (esmClass & UDHI) != 0;
    }

    public PduMarks marks() {
        return PduMarks.of(priority, tlvs);
    }

    /// `short_message`, or `message_payload` when `sm_length` is 0, which is how a sender says that the content
    /// is there (SMPP 3.4 section 5.3.2.32). A PDU that has both breaks that rule; then the mandatory field counts
    /// and the other is left alone.
    public Octets content() {
        return shortMessage.isEmpty() ? tlvs.find(Tlvs.MESSAGE_PAYLOAD).orElse(shortMessage) : shortMessage;
    }
}
