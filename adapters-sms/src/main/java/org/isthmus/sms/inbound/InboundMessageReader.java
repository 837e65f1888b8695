// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.inbound;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.isthmus.model.Octets;
import org.isthmus.model.store.PartStore;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.codec.PduAddress;
import org.isthmus.sms.codec.UserData;
import org.isthmus.sms.codec.UserData.Concatenation;
import org.isthmus.sms.inbound.InboundMessage.Broken;
import org.isthmus.sms.inbound.InboundMessage.Part;
import org.isthmus.sms.inbound.InboundMessage.Piece;
import org.isthmus.sms.inbound.InboundMessage.Whole;

/// Reads a `deliver_sm` from a phone as a whole message or a part, and packs a part for the store. A packed
/// part is `data_coding`, `registered_delivery`, both addresses (TON, NPI, length, octets) and the content,
/// so that parts are joined before they are decoded: phones cut surrogate pairs and escapes in half.
final class InboundMessageReader {
    private InboundMessageReader() {}

    static InboundMessage read(DeliverSm pdu) {
        if (!UserData.headerFits(pdu)) {
            return new Broken("its user data header is longer than its content");
        }
        UserData data = UserData.of(pdu);
        Piece piece =
                new Piece(pdu.source(), pdu.destination(), pdu.dataCoding(), pdu.registeredDelivery(), data.content());
        return data.concatenation().isPresent()
                ? new Part(piece, data.concatenation().get())
                : new Whole(piece);
    }

    /// The name of the message that a part belongs to: link group, both addresses, reference and total.
    static String key(String group, Part part) {
        Concatenation place = part.place();
        return group + "|" + written(part.piece().source()) + "|"
                + written(part.piece().destination()) + "|" + place.reference() + "|" + place.total();
    }

    static Octets pack(Piece piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(piece.dataCoding());
        out.write(piece.registeredDelivery());
        pack(out, piece.source());
        pack(out, piece.destination());
        out.writeBytes(piece.content().toByteArray());
        return Octets.copyOf(out.toByteArray());
    }

    static Piece unpack(PartStore.Part part) {
        Octets packed = part.content();
        PduAddress source = address(packed, 2);
        int second = 5 + source.text().length();
        PduAddress destination = address(packed, second);
        int content = second + 3 + destination.text().length();
        return new Piece(source, destination, packed.at(0), packed.at(1), packed.slice(content, packed.size()));
    }

    private static void pack(ByteArrayOutputStream out, PduAddress address) {
        byte[] text = address.text().getBytes(StandardCharsets.ISO_8859_1);
        int length = Math.min(255, text.length);
        out.write(address.ton());
        out.write(address.npi());
        out.write(length);
        out.write(text, 0, length);
    }

    private static PduAddress address(Octets packed, int at) {
        int end = at + 3 + packed.at(at + 2);
        return new PduAddress(
                packed.at(at), packed.at(at + 1), packed.slice(at + 3, end).text(StandardCharsets.ISO_8859_1));
    }

    private static String written(PduAddress address) {
        return address.ton() + "/" + address.npi() + "/" + address.text();
    }
}
