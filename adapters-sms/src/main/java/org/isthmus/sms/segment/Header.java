// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.segment;

import java.nio.ByteBuffer;
import org.isthmus.model.settings.SmsTextSettings.Segmentation;
import org.isthmus.sms.text.Shifts;

/// The user data header that the parts of one text have (3GPP TS 23.040 section 9.2.3.24): its place among the
/// parts where `way` says it there, and the national tables of the text. Without either there is no header.
record Header(Segmentation way, Shifts shifts) {
    private static final int SHORT_REFERENCE = 0x00;
    private static final int LONG_REFERENCE = 0x08;
    private static final int SINGLE_SHIFT = 0x24;
    private static final int LOCKING_SHIFT = 0x25;

    /// Of a text in one part.
    static Header alone(Shifts shifts) {
        return new Header(Segmentation.PAYLOAD, shifts);
    }

    /// How long it is with its length octet.
    int octets() {
        int elements = shifts.octets()
                + switch (way) {
                    case UDH_8 -> 5;
                    case UDH_16 -> 6;
                    case SAR, PAYLOAD -> 0;
                };
        return elements == 0 ? 0 : 1 + elements;
    }

    /// How many octets of a part's room are taken on the radio side, where the message centre writes the header
    /// that is not here: one of 16 bits for `sar_*`, of 8 bits for what it cuts itself.
    int room() {
        return switch (way) {
            case UDH_8, UDH_16 -> octets();
            case SAR -> new Header(Segmentation.UDH_16, shifts).octets();
            case PAYLOAD -> new Header(Segmentation.UDH_8, shifts).octets();
        };
    }

    byte[] write(int reference, int total, int number) {
        int octets = octets();
        ByteBuffer out = ByteBuffer.allocate(octets);
        if (octets > 0) {
            out.put((byte) (octets - 1));
        }
        switch (way) {
            case UDH_8 ->
                out.put((byte) SHORT_REFERENCE)
                        .put((byte) 3)
                        .put((byte) reference)
                        .put((byte) total)
                        .put((byte) number);
            case UDH_16 ->
                out.put((byte) LONG_REFERENCE)
                        .put((byte) 4)
                        .putShort((short) reference)
                        .put((byte) total)
                        .put((byte) number);
            case SAR, PAYLOAD -> {}
        }
        element(out, SINGLE_SHIFT, shifts.single());
        element(out, LOCKING_SHIFT, shifts.locking());
        return out.array();
    }

    private static void element(ByteBuffer out, int element, int language) {
        if (language != 0) {
            out.put((byte) element).put((byte) 1).put((byte) language);
        }
    }
}
