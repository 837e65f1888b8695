// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import java.util.Arrays;

/// The GSM 7-bit default alphabet with its extension table (3GPP TS 23.038 sections 6.2.1 and 6.2.1.1), one
/// septet per octet as SMPP carries it. A character of the extension table is two septets: 0x1B and its code.
///
/// Decoding never fails: an unknown extension code shows the default table's character, as the standard asks,
/// and an octet above 0x7F counts without its top bit.
public final class GsmAlphabet {
    private static final int ESCAPE = 0x1b;

    private static final String DEFAULT_TABLE = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ"
            + " !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
            + "¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// Code and character of the extension table, in turn.
    private static final char[] EXTENSION = {
        0x0a, '\f', 0x14, '^', 0x28, '{', 0x29, '}', 0x2f, '\\', 0x3c, '[', 0x3d, '~', 0x3e, ']', 0x40, '|', 0x65, '€'
    };

    private static final char EURO = '€';
    private static final int EXTENDED = 0x100;
    private static final short NONE = -1;

    /// By character up to the last Greek one: the code, with [#EXTENDED] set for the extension table.
    private static final short[] CODES = new short['Ω' + 1];

    private static final char[] EXTENSION_BY_CODE = new char[128];

    static {
        Arrays.fill(CODES, NONE);
        for (int code = 0; code < DEFAULT_TABLE.length(); code++) {
            if (code != ESCAPE) {
                CODES[DEFAULT_TABLE.charAt(code)] = (short) code;
            }
        }
        for (int i = 0; i < EXTENSION.length; i += 2) {
            EXTENSION_BY_CODE[EXTENSION[i]] = EXTENSION[i + 1];
            if (EXTENSION[i + 1] != EURO) {
                CODES[EXTENSION[i + 1]] = (short) (EXTENDED | EXTENSION[i]);
            }
        }
    }

    private GsmAlphabet() {}

    /// How many septets `character` takes: 1, 2, or 0 when the alphabet does not have it.
    static int septets(char character) {
        int code = code(character);
        return code == NONE ? 0 : code >= EXTENDED ? 2 : 1;
    }

    /// Whether `character` has the same code here and in ASCII.
    static boolean sameAsAscii(char character) {
        return character < 0x80 && code(character) == character;
    }

    /// Writes `text` from `from` to `to` as unpacked septets. Throws when a character is not in the alphabet;
    /// the caller has asked [#septets] before.
    static byte[] encode(CharSequence text, int from, int to) {
        byte[] out = new byte[2 * (to - from)];
        int length = 0;
        for (int i = from; i < to; i++) {
            int code = code(text.charAt(i));
            if (code == NONE) {
                throw new IllegalArgumentException("a character outside the GSM alphabet");
            }
            if (code >= EXTENDED) {
                out[length++] = ESCAPE;
            }
            out[length++] = (byte) code;
        }
        return Arrays.copyOf(out, length);
    }

    public static String decode(byte[] septets) {
        StringBuilder out = new StringBuilder(septets.length);
        boolean escaped = false;
        for (byte octet : septets) {
            int code = octet & 0x7f;
            if (escaped) {
                escaped = false;
                char extended = EXTENSION_BY_CODE[code];
                out.append(extended != 0 ? extended : code == ESCAPE ? ' ' : DEFAULT_TABLE.charAt(code));
            } else if (code == ESCAPE) {
                escaped = true;
            } else {
                out.append(DEFAULT_TABLE.charAt(code));
            }
        }
        return out.toString();
    }

    private static int code(char character) {
        if (character < CODES.length) {
            return CODES[character];
        }
        return character == EURO ? EXTENDED | 0x65 : NONE;
    }
}
