// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One 7-bit alphabet: a table of 128 characters and the extension table that 0x1B leads to (3GPP TS 23.038
/// section 6.2.1). Usually these are the default ones; a message that says so uses national ones in place of
/// either. Texts are one septet per octet here; a character of the extension table is two septets: 0x1B and its
/// code.
///
/// Decoding never fails: an unknown extension code shows the other table's character, as the standard asks, an
/// octet above 0x7F counts without its top bit, and a code where a national table has nothing is U+FFFD. A
/// table that nobody knows is read as the default one.
public final class GsmAlphabet {
    private static final int ESCAPE = 0x1b;
    private static final int TABLE = 128;

    private static final String DEFAULT_TABLE = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u0000ÆæßÉ"
            + " !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
            + "¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// Code and character of the default extension table, in turn.
    private static final char[] EXTENSION = {
        0x0a, '\f', 0x14, '^', 0x28, '{', 0x29, '}', 0x2f, '\\', 0x3c, '[', 0x3d, '~', 0x3e, ']', 0x40, '|', 0x65, '€'
    };

    public static final GsmAlphabet DEFAULT = new GsmAlphabet(DEFAULT_TABLE.toCharArray(), defaultExtension());

    private static final Map<Shifts, GsmAlphabet> NATIONAL = new ConcurrentHashMap<>();

    private static final char VOID = 0;
    private static final char REPLACEMENT = '\ufffd';
    private static final int EXTENDED = 0x100;
    private static final short NONE = -1;

    /// By the upper octet of a character, then by the lower one: the code, with [#EXTENDED] set for the
    /// extension table.
    private final short[][] codes = new short[256][];

    private final char[] table;
    private final char[] extension;

    private GsmAlphabet(char[] table, char[] extension) {
        this.table = table;
        this.extension = extension;
        for (int code = 0; code < TABLE; code++) {
            put(extension[code], EXTENDED | code);
        }
        for (int code = 0; code < TABLE; code++) {
            put(table[code], code);
        }
    }

    /// The alphabet of a text in these tables.
    public static GsmAlphabet of(Shifts shifts) {
        if (shifts.equals(Shifts.NONE)) {
            return DEFAULT;
        }
        // What nobody knows is not remembered: a peer could say any.
        char[] table = NationalTables.locking(shifts.locking()).orElse(DEFAULT.table);
        char[] extension = NationalTables.single(shifts.single()).orElse(DEFAULT.extension);
        if (table == DEFAULT.table && extension == DEFAULT.extension) {
            return DEFAULT;
        }
        Shifts known = new Shifts(
                table == DEFAULT.table ? 0 : shifts.locking(), extension == DEFAULT.extension ? 0 : shifts.single());
        return NATIONAL.computeIfAbsent(known, _ -> new GsmAlphabet(table, extension));
    }

    /// Whether there are tables for all that `shifts` names.
    static boolean has(Shifts shifts) {
        return (shifts.locking() == 0
                        || NationalTables.locking(shifts.locking()).isPresent())
                && (shifts.single() == 0
                        || NationalTables.single(shifts.single()).isPresent());
    }

    /// How many septets `character` takes: 1, 2, or 0 when the alphabet does not have it.
    int septets(char character) {
        int code = code(character);
        return code == NONE ? 0 : code >= EXTENDED ? 2 : 1;
    }

    boolean hasAll(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (code(text.charAt(i)) == NONE) {
                return false;
            }
        }
        return true;
    }

    /// Whether `character` has the same code here and in ASCII.
    boolean sameAsAscii(char character) {
        return character < 0x80 && code(character) == character;
    }

    /// Writes `text` from `from` to `to` as unpacked septets. Throws when a character is not in the alphabet;
    /// the caller has asked [#septets] before.
    byte[] encode(CharSequence text, int from, int to) {
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

    public String decode(byte[] septets) {
        StringBuilder out = new StringBuilder(septets.length);
        boolean escaped = false;
        for (byte octet : septets) {
            int code = octet & 0x7f;
            if (escaped) {
                escaped = false;
                char extended = extension[code];
                out.append(extended != VOID ? extended : code == ESCAPE ? ' ' : shown(code));
            } else if (code == ESCAPE) {
                escaped = true;
            } else {
                out.append(shown(code));
            }
        }
        return out.toString();
    }

    private char shown(int code) {
        return table[code] == VOID ? REPLACEMENT : table[code];
    }

    private int code(char character) {
        short[] page = codes[character >> 8];
        return page == null ? NONE : page[character & 0xff];
    }

    private void put(char character, int code) {
        if (character == VOID) {
            return;
        }
        short[] page = codes[character >> 8];
        if (page == null) {
            page = new short[256];
            Arrays.fill(page, NONE);
            codes[character >> 8] = page;
        }
        page[character & 0xff] = (short) code;
    }

    private static char[] defaultExtension() {
        char[] table = new char[TABLE];
        for (int i = 0; i < EXTENSION.length; i += 2) {
            table[EXTENSION[i]] = EXTENSION[i + 1];
        }
        return table;
    }
}
