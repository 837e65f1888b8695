// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

/// A cursor over a part of a message, with the lexical elements of RFC 3261 section 25.1. The methods that take an
/// element tell whether it was there; after `false` the position means nothing. Line ends inside a header field
/// are folding (whoever cut the fields has seen to that), so they count as space.
final class Scan {
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = 0; c < 128; c++) {
            TOKEN[c] = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-.!%*_+`'~".indexOf(c) >= 0;
        }
    }

    private final byte[] octets;
    private final int end;
    private int at;

    Scan(byte[] octets, int from, int end) {
        this.octets = octets;
        this.at = from;
        this.end = end;
    }

    static boolean isToken(int octet) {
        return octet >= 0 && octet < 128 && TOKEN[octet];
    }

    static boolean isDigit(int octet) {
        return octet >= '0' && octet <= '9';
    }

    static boolean isSpace(int octet) {
        return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
    }

    int at() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    int end() {
        return end;
    }

    byte[] octets() {
        return octets;
    }

    boolean done() {
        return at >= end;
    }

    /// The octet under the cursor, or -1 at the end.
    int peek() {
        return at < end ? octets[at] & 0xff : -1;
    }

    void skip() {
        at++;
    }

    /// LWS, possibly none.
    Scan space() {
        while (at < end && isSpace(octets[at])) {
            at++;
        }
        return this;
    }

    boolean take(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /// `wanted` with space around it, as SLASH, SEMI, EQUAL and COMMA allow it.
    boolean separator(char wanted) {
        space();
        if (!take(wanted)) {
            return false;
        }
        space();
        return true;
    }

    boolean token() {
        int start = at;
        while (at < end && isToken(octets[at])) {
            at++;
        }
        return at > start;
    }

    /// An ASCII word without regard to case.
    boolean word(String wanted) {
        if (!matches(octets, at, Math.min(end, at + wanted.length()), wanted)) {
            return false;
        }
        at += wanted.length();
        return true;
    }

    /// A quoted string; a control character may stand in it only behind a backslash.
    boolean quoted() {
        if (!take('"')) {
            return false;
        }
        while (at < end) {
            int octet = octets[at++] & 0xff;
            if (octet == '"') {
                return true;
            }
            if (octet == '\\') {
                at++;
            }
        }
        return false;
    }

    /// Digits whose value is at most `most`; -1 when there are none or the value is larger. Never overflows.
    long number(long most) {
        int start = at;
        long value = 0;
        while (at < end && isDigit(octets[at])) {
            value = Math.min(value * 10 + (octets[at] - '0'), most + 1);
            at++;
        }
        return at == start || value > most ? -1 : value;
    }

    /// Whether the octets are `wanted` (which is lower case ASCII) without regard to case.
    static boolean matches(byte[] octets, int from, int to, String wanted) {
        if (to - from != wanted.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            int octet = octets[from + i];
            if (octet != wanted.charAt(i) && (octet < 'A' || octet > 'Z' || (octet | 0x20) != wanted.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
