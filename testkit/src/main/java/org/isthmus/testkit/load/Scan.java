// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

/// Looks for things in octets without making objects.
final class Scan {
    private Scan() {}

    /// Where `wanted` begins within `from` (inclusive) and `to` (exclusive); -1 when it is not there.
    static int find(byte[] in, int from, int to, byte[] wanted) {
        byte first = wanted[0];
        int last = to - wanted.length;
        for (int i = from; i <= last; i++) {
            if (in[i] == first && matches(in, i, wanted)) {
                return i;
            }
        }
        return -1;
    }

    static boolean matches(byte[] in, int at, byte[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (in[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /// Eight hexadecimal digits; -1 when they are none.
    static int hex8(byte[] in, int at, int to) {
        if (at < 0 || at + 8 > to) {
            return -1;
        }
        int value = 0;
        for (int i = at; i < at + 8; i++) {
            int digit = Character.digit(in[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    static void putHex8(byte[] out, int at, int value) {
        for (int i = 7, rest = value; i >= 0; i--, rest >>>= 4) {
            out[at + i] = (byte) "0123456789abcdef".charAt(rest & 15);
        }
    }

    /// The length of the first whole SIP message, 0 when it has not all come. Of the header names that begin
    /// with C only Content-Length has an L in the ninth and a colon in the fifteenth place.
    static int sipFrame(byte[] in, int from, int to) {
        int head = find(in, from, to, BLANK);
        if (head < 0) {
            return 0;
        }
        int body = 0;
        for (int line = from; line < head; line = find(in, line, to, LINE) + 2) {
            if ((in[line] | 32) == 'l' && in[line + 1] == ':') {
                body = number(in, line + 2, to);
            } else if ((in[line] | 32) == 'c' && (in[line + 8] | 32) == 'l' && in[line + 14] == ':') {
                body = number(in, line + 15, to);
            }
        }
        int whole = head + 4 - from + body;
        return whole <= to - from ? whole : 0;
    }

    private static final byte[] BLANK = {'\r', '\n', '\r', '\n'};
    private static final byte[] LINE = {'\r', '\n'};

    private static int number(byte[] in, int at, int to) {
        int value = 0;
        for (int i = at; i < to && in[i] != '\r'; i++) {
            if (in[i] >= '0' && in[i] <= '9') {
                value = value * 10 + in[i] - '0';
            }
        }
        return value;
    }
}
