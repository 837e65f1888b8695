// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.util.Optional;
import org.isthmus.model.Octets;

/// The GSM default alphabet with its extension table, one septet per octet as SMPP carries it (3GPP TS 23.038
/// sections 6.2.1 and 6.2.1.1). The simulator's own copy of the table. A code of the extension table that has
/// no character is read as the character of the default table, as that clause demands.
final class GsmAlphabet {
    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001BÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final int ESCAPE = 0x1B;
    private static final String EXTENDED = "\f^{}\\[~]|€";
    private static final int[] EXTENDED_CODES = {0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65};

    private GsmAlphabet() {}

    static String read(Octets septets) {
        StringBuilder out = new StringBuilder(septets.size());
        for (int i = 0; i < septets.size(); i++) {
            int code = septets.at(i);
            if (code == ESCAPE && i + 1 < septets.size()) {
                i++;
                out.append(extended(septets.at(i)));
            } else {
                out.append(code == ESCAPE ? ' ' : basic(code));
            }
        }
        return out.toString();
    }

    /// Empty when a character is in neither table.
    static Optional<Octets> write(String text) {
        PduBody out = new PduBody();
        for (int i = 0; i < text.length(); i++) {
            int extended = EXTENDED.indexOf(text.charAt(i));
            int basic = BASIC.indexOf(text.charAt(i));
            if (extended >= 0) {
                out.int1(ESCAPE).int1(EXTENDED_CODES[extended]);
            } else if (basic >= 0 && basic != ESCAPE) {
                out.int1(basic);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(out.done());
    }

    /// Whether a cut before this octet would part an escape from its character.
    static boolean followsEscape(Octets septets, int index) {
        return index > 0 && septets.at(index - 1) == ESCAPE;
    }

    private static char basic(int code) {
        return code < BASIC.length() ? BASIC.charAt(code) : '\uFFFD';
    }

    private static char extended(int code) {
        for (int i = 0; i < EXTENDED_CODES.length; i++) {
            if (EXTENDED_CODES[i] == code) {
                return EXTENDED.charAt(i);
            }
        }
        return basic(code);
    }
}
