// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import java.util.Arrays;

/// Septets packed into octets, the lowest bits first (3GPP TS 23.038 section 6.1.2.1), behind so many fill bits
/// that a text after a header begins at a septet boundary (3GPP TS 23.040 section 9.2.3.24).
///
/// Nothing packed says how many septets it is: where seven bits are left over they may be one more. When
/// written they are a carriage return, as section 6.1.2.3.1 has it; when read they are taken for a septet, and
/// [#text] drops the one that is such a carriage return, or all zeros where that is `@`. So `@` at such an end
/// is lost on links that pack.
public final class SeptetPacking {
    private static final int BITS = 7;
    private static final byte CARRIAGE_RETURN = 0x0d;

    private SeptetPacking() {}

    /// The fill bits behind a header of so many octets.
    static int fillBits(int headerOctets) {
        return (BITS - headerOctets * 8 % BITS) % BITS;
    }

    /// `septets` as they are, the bits left over zero.
    static byte[] pack(byte[] septets, int fillBits) {
        if (septets.length == 0) {
            return new byte[0];
        }
        byte[] out = new byte[(fillBits + septets.length * BITS + 7) / 8];
        int at = fillBits;
        for (byte septet : septets) {
            int value = (septet & 0x7f) << (at % 8);
            out[at / 8] |= (byte) value;
            if (value > 0xff) {
                out[at / 8 + 1] |= (byte) (value >> 8);
            }
            at += BITS;
        }
        return out;
    }

    static byte[] unpack(byte[] octets, int fillBits) {
        byte[] out = new byte[Math.max(0, (octets.length * 8 - fillBits) / BITS)];
        int at = fillBits;
        for (int i = 0; i < out.length; i++) {
            int next = at / 8 + 1 < octets.length ? octets[at / 8 + 1] & 0xff : 0;
            int two = (octets[at / 8] & 0xff) | (next << 8);
            out[i] = (byte) ((two >> (at % 8)) & 0x7f);
            at += BITS;
        }
        return out;
    }

    /// A text's septets, packed behind a header of so many octets.
    static byte[] packed(byte[] septets, int headerOctets) {
        int fill = fillBits(headerOctets);
        boolean sevenLeft = (fill + septets.length * BITS) % 8 == 1;
        byte[] all = sevenLeft ? Arrays.copyOf(septets, septets.length + 1) : septets;
        if (sevenLeft) {
            all[septets.length] = CARRIAGE_RETURN;
        }
        return pack(all, fill);
    }

    /// The septets of a text that stands packed behind a header of so many octets.
    public static byte[] text(byte[] octets, int headerOctets, Shifts shifts) {
        int fill = fillBits(headerOctets);
        byte[] septets = unpack(octets, fill);
        boolean full = septets.length > 0 && (octets.length * 8 - fill) % BITS == 0;
        byte last = full ? septets[septets.length - 1] : 1;
        boolean left = last == CARRIAGE_RETURN || (last == 0 && shifts.locking() == 0);
        return left ? Arrays.copyOf(septets, septets.length - 1) : septets;
    }
}
