// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.isthmus.model.Octets;

/// The optional parameters of a PDU in their order (SMPP 3.4 section 5.3). Unknown tags are kept and do no
/// harm. A stream that ends in the middle of a parameter is [#cut]; what came before it is there.
public record Tlvs(List<Tlv> all, boolean cut) {
    public static final Tlvs NONE = new Tlvs(List.of(), false);

    public static final int RECEIPTED_MESSAGE_ID = 0x001e;
    public static final int PRIVACY_INDICATOR = 0x0201;
    public static final int USER_MESSAGE_REFERENCE = 0x0204;
    public static final int SAR_REFERENCE = 0x020c;
    public static final int SAR_TOTAL = 0x020e;
    public static final int SAR_NUMBER = 0x020f;
    public static final int CALLBACK_NUM = 0x0381;
    public static final int NETWORK_ERROR_CODE = 0x0423;
    public static final int MESSAGE_PAYLOAD = 0x0424;
    public static final int MESSAGE_STATE = 0x0427;

    private static final int HEADER = 4;

    public Tlvs {
        all = List.copyOf(all);
    }

    public record Tlv(int tag, Octets value) {}

    static Tlvs read(byte[] pdu, int from, int to) {
        if (from == to) {
            return NONE;
        }
        List<Tlv> found = new ArrayList<>();
        int at = from;
        while (to - at >= HEADER) {
            int tag = (pdu[at] & 0xff) << 8 | (pdu[at + 1] & 0xff);
            int length = (pdu[at + 2] & 0xff) << 8 | (pdu[at + 3] & 0xff);
            if (to - at - HEADER < length) {
                break;
            }
            at += HEADER;
            found.add(new Tlv(tag, Octets.copyOf(pdu, at, at + length)));
            at += length;
        }
        return new Tlvs(found, !isPadding(pdu, at, to));
    }

    /// Some peers end a PDU with octets that are 0.
    private static boolean isPadding(byte[] pdu, int from, int to) {
        for (int at = from; at < to; at++) {
            if (pdu[at] != 0) {
                return false;
            }
        }
        return to - from < HEADER;
    }

    public Optional<Octets> find(int tag) {
        for (Tlv tlv : all) {
            if (tlv.tag == tag) {
                return Optional.of(tlv.value);
            }
        }
        return Optional.empty();
    }

    /// A number of one or two octets; nothing for any other length.
    public OptionalInt number(int tag) {
        Optional<Octets> value = find(tag);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        return switch (value.get().size()) {
            case 1 -> OptionalInt.of(value.get().at(0));
            case 2 -> OptionalInt.of(value.get().at(0) << 8 | value.get().at(1));
            default -> OptionalInt.empty();
        };
    }

    /// Text up to the first NUL, which some peers leave out.
    public Optional<String> text(int tag) {
        return find(tag).map(value -> {
            String text = value.text(StandardCharsets.ISO_8859_1);
            int end = text.indexOf('\0');
            return end < 0 ? text : text.substring(0, end);
        });
    }
}
