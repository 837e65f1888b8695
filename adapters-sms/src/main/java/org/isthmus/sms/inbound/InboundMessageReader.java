// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.inbound;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.isthmus.model.Octets;
import org.isthmus.model.store.PartStore;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.codec.PduAddress;
import org.isthmus.sms.codec.PduMarks;
import org.isthmus.sms.codec.UserData;
import org.isthmus.sms.codec.UserData.Concatenation;
import org.isthmus.sms.inbound.InboundMessage.Broken;
import org.isthmus.sms.inbound.InboundMessage.Part;
import org.isthmus.sms.inbound.InboundMessage.Piece;
import org.isthmus.sms.inbound.InboundMessage.Whole;
import org.isthmus.sms.text.InboundText;
import org.isthmus.sms.text.SeptetPacking;
import org.isthmus.sms.text.Shifts;

/// Reads a `deliver_sm` from a phone as a whole message or a part, and packs a part for the store. A packed
/// part is `data_coding`, `registered_delivery`, both addresses (TON, NPI, length, octets), the tables of its
/// text where it has any (locking, single shift), how it is marked where it is (`priority_flag`,
/// `privacy_indicator`, the number to call back or an empty one) and the content, so that parts are joined before
/// they are decoded: phones cut surrogate pairs and escapes in half. [#HAS_SHIFTS] and [#HAS_MARKS] stand in
/// `registered_delivery`, where SMPP has nothing.
///
/// Text that its message centre packs is unpacked here, since the fill bits hang on each part's own header.
final class InboundMessageReader {
    private static final int HAS_SHIFTS = 0x80;
    private static final int HAS_MARKS = 0x40;
    private static final PduAddress NO_NUMBER = new PduAddress(0, 0, "");

    private final InboundText text;
    private final boolean packed;

    InboundMessageReader(InboundText text, boolean packed) {
        this.text = text;
        this.packed = packed;
    }

    InboundMessage read(DeliverSm pdu) {
        if (!UserData.headerFits(pdu)) {
            return new Broken("its user data header is longer than its content");
        }
        UserData data = UserData.of(pdu);
        Octets content = packed && text.isSevenBit(pdu.dataCoding())
                ? Octets.copyOf(SeptetPacking.text(data.content().toByteArray(), data.headerOctets(), data.shifts()))
                : data.content();
        Piece piece = new Piece(
                pdu.source(),
                pdu.destination(),
                pdu.dataCoding(),
                pdu.registeredDelivery() & ~(HAS_SHIFTS | HAS_MARKS),
                pdu.marks(),
                data.shifts(),
                content);
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
        boolean shifted = !piece.shifts().equals(Shifts.NONE);
        boolean marked = !piece.marks().equals(PduMarks.NONE);
        out.write(piece.registeredDelivery() | (shifted ? HAS_SHIFTS : 0) | (marked ? HAS_MARKS : 0));
        pack(out, piece.source());
        pack(out, piece.destination());
        if (shifted) {
            out.write(piece.shifts().locking());
            out.write(piece.shifts().single());
        }
        if (marked) {
            out.write(piece.marks().priority());
            out.write(piece.marks().privacy());
            pack(out, piece.marks().callback().orElse(NO_NUMBER));
        }
        out.writeBytes(piece.content().toByteArray());
        return Octets.copyOf(out.toByteArray());
    }

    static Piece unpack(PartStore.Part part) {
        Octets packed = part.content();
        PduAddress source = address(packed, 2);
        int second = 5 + source.text().length();
        PduAddress destination = address(packed, second);
        int at = second + 3 + destination.text().length();
        Shifts shifts = Shifts.NONE;
        if ((packed.at(1) & HAS_SHIFTS) != 0) {
            shifts = new Shifts(packed.at(at), packed.at(at + 1));
            at += 2;
        }
        PduMarks marks = PduMarks.NONE;
        if ((packed.at(1) & HAS_MARKS) != 0) {
            PduAddress callback = address(packed, at + 2);
            marks = new PduMarks(
                    packed.at(at),
                    packed.at(at + 1),
                    Optional.of(callback).filter(number -> !number.equals(NO_NUMBER)));
            at += 5 + callback.text().length();
        }
        return new Piece(
                source,
                destination,
                packed.at(0),
                packed.at(1) & ~(HAS_SHIFTS | HAS_MARKS),
                marks,
                shifts,
                packed.slice(at, packed.size()));
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
