// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import java.nio.charset.StandardCharsets;
import org.isthmus.model.Octets;
import org.isthmus.sms.codec.DeliverSmReading.Malformed;

/// Reads the body of `deliver_sm` and `data_sm` (SMPP 3.4 sections 4.6.1 and 4.7.1). Lenient where peers are
/// known to be careless and no harm comes of it: texts longer than their field limits, a `message_payload` beside
/// a `short_message` that is not empty, and an optional parameter that is cut off at the end of a message whose
/// content is there. A mandatory part that ends early, a `sm_length` beyond the PDU, or a cut that may have taken
/// the content, is [Malformed] with the status to answer.
public final class DeliverSmReader {
    private static final int HEADER = 16;

    /// esm_class bits 5 to 2: not 0 for receipts and acknowledgements (SMPP 3.4 section 5.2.12).
    private static final int KIND = 0x3c;

    private final byte[] pdu;
    private int at = HEADER;
    private boolean endsEarly;

    private DeliverSmReader(byte[] pdu) {
        this.pdu = pdu;
    }

    /// `pdu` is a whole `deliver_sm` with its header of 16 octets, which has been read before.
    public static DeliverSmReading deliverSm(byte[] pdu) {
        DeliverSmReader reader = new DeliverSmReader(pdu);
        reader.text();
        PduAddress source = reader.address();
        PduAddress destination = reader.address();
        int esmClass = reader.octet();
        reader.octet();
        int priority = reader.octet();
        reader.text();
        reader.text();
        int registeredDelivery = reader.octet();
        reader.octet();
        int dataCoding = reader.octet();
        reader.octet();
        int length = reader.octet();
        if (reader.endsEarly) {
            return new Malformed(CommandStatus.RINVCMDLEN, "deliver_sm ends inside its mandatory part");
        }
        if (length > pdu.length - reader.at) {
            return new Malformed(CommandStatus.RINVMSGLEN, "sm_length is larger than the PDU");
        }
        Octets message = Octets.copyOf(pdu, reader.at, reader.at + length);
        Tlvs tlvs = Tlvs.read(pdu, reader.at + length, pdu.length);
        return checked(
                new DeliverSm(source, destination, esmClass, priority, registeredDelivery, dataCoding, message, tlvs));
    }

    /// The same for `data_sm`, whose content is in its parameters.
    public static DeliverSmReading dataSm(byte[] pdu) {
        DeliverSmReader reader = new DeliverSmReader(pdu);
        reader.text();
        PduAddress source = reader.address();
        PduAddress destination = reader.address();
        int esmClass = reader.octet();
        int registeredDelivery = reader.octet();
        int dataCoding = reader.octet();
        if (reader.endsEarly) {
            return new Malformed(CommandStatus.RINVCMDLEN, "data_sm ends inside its mandatory part");
        }
        Tlvs tlvs = Tlvs.read(pdu, reader.at, pdu.length);
        return checked(
                new DeliverSm(source, destination, esmClass, registeredDelivery, dataCoding, Octets.EMPTY, tlvs));
    }

    /// What does not fit may be the rest of the content, of which nobody is to see half. A receipt names its message in
    /// what could be read, so it counts.
    private static DeliverSmReading checked(DeliverSm read) {
        boolean receipt = (read.esmClass() & KIND) != 0;
        return read.tlvs().cut() && (read.content().isEmpty() || !receipt)
                ? new Malformed(CommandStatus.RINVOPTPARSTREAM, "its optional parameters are cut off")
                : read;
    }

    private PduAddress address() {
        int ton = octet();
        int npi = octet();
        return new PduAddress(ton, npi, text());
    }

    private int octet() {
        if (at >= pdu.length) {
            endsEarly = true;
            return 0;
        }
        return pdu[at++] & 0xff;
    }

    private String text() {
        int end = at;
        while (end < pdu.length && pdu[end] != 0) {
            end++;
        }
        if (end >= pdu.length) {
            endsEarly = true;
            return "";
        }
        String text = new String(pdu, at, end - at, StandardCharsets.ISO_8859_1);
        at = end + 1;
        return text;
    }
}
