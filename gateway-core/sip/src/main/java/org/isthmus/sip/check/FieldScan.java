// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

/// The form of the header fields that the stack's parser can not do without (RFC 3261 section 20 and 25.1): those
/// where it would answer by itself, in words of its own, if they were broken.
final class FieldScan {
    private static final String DAYS = "montuewedthufrisatsun";
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private FieldScan() {}

    /// From, To: one address.
    static boolean address(Scan scan) {
        return oneAddress(scan.space(), false) && scan.space().done();
    }

    /// Contact: a list of addresses or `*`.
    static boolean contacts(Scan scan, int most) {
        if (scan.space().peek() == '*') {
            scan.skip();
            return scan.space().done();
        }
        return addresses(scan, false, most);
    }

    /// Route, Record-Route, Path: a list of addresses in angle brackets.
    static boolean routes(Scan scan, int most) {
        return addresses(scan, true, most);
    }

    private static boolean addresses(Scan scan, boolean bracketed, int most) {
        int count = 0;
        do {
            if (++count > most || !oneAddress(scan.space(), bracketed)) {
                return false;
            }
        } while (scan.separator(','));
        return scan.done();
    }

    private static boolean oneAddress(Scan scan, boolean bracketed) {
        if (scan.peek() == '"') {
            return scan.quoted() && scan.space().peek() == '<' && bracketedUri(scan) && parameters(scan);
        }
        int start = scan.at();
        while (scan.token()) {
            if (scan.peek() == ':') {
                scan.moveTo(start);
                return !bracketed && bareUri(scan) && parameters(scan);
            }
            scan.space();
        }
        return scan.peek() == '<' && bracketedUri(scan) && parameters(scan);
    }

    private static boolean bracketedUri(Scan scan) {
        scan.skip();
        int start = scan.at();
        while (!scan.done() && scan.peek() != '>') {
            scan.skip();
        }
        return UriScan.kind(scan.octets(), start, scan.at()) != UriScan.Kind.MALFORMED && scan.take('>');
    }

    /// Without brackets a semicolon begins a parameter of the field, and comma and question mark may not be in
    /// the URI (RFC 3261 section 20.10), so no header can be slipped into it.
    private static boolean bareUri(Scan scan) {
        int start = scan.at();
        while (!scan.done() && !Scan.isSpace(scan.peek()) && scan.peek() != ';' && scan.peek() != ',') {
            if (scan.peek() == '?') {
                return false;
            }
            scan.skip();
        }
        return UriScan.kind(scan.octets(), start, scan.at()) != UriScan.Kind.MALFORMED;
    }

    /// `*(SEMI token [EQUAL gen-value])`
    static boolean parameters(Scan scan) {
        while (scan.separator(';')) {
            if (!scan.token()) {
                return false;
            }
            int afterName = scan.at();
            if (!scan.separator('=')) {
                scan.moveTo(afterName);
            } else if (scan.peek() == '"' ? !scan.quoted() : !plainValue(scan)) {
                return false;
            }
        }
        return true;
    }

    private static boolean plainValue(Scan scan) {
        int start = scan.at();
        while (Scan.isToken(scan.peek()) || scan.peek() == '[' || scan.peek() == ']' || scan.peek() == ':') {
            scan.skip();
        }
        return scan.at() > start;
    }

    /// A word of visible characters, as every Call-ID is.
    static boolean callId(Scan scan) {
        int start = scan.space().at();
        while (scan.peek() > ' ' && scan.peek() < 0x7f) {
            scan.skip();
        }
        return scan.at() > start && scan.space().done();
    }

    static boolean number(Scan scan, long most) {
        return scan.space().number(most) >= 0 && scan.space().done();
    }

    static boolean mediaType(Scan scan) {
        return scan.space().token() && scan.separator('/') && scan.token() && parameters(scan) && scan.done();
    }

    /// RFC 3261 section 20.17: the RFC 1123 form, and always GMT.
    static boolean date(Scan scan) {
        return oneOf(scan.space(), DAYS)
                && scan.take(',')
                && scan.space().number(31) > 0
                && oneOf(scan.space(), MONTHS)
                && scan.space().number(9999) >= 1900
                && scan.space().number(23) >= 0
                && scan.take(':')
                && scan.number(59) >= 0
                && scan.take(':')
                && scan.number(60) >= 0
                && scan.space().word("gmt")
                && scan.space().done();
    }

    private static boolean oneOf(Scan scan, String words) {
        for (int i = 0; i < words.length(); i += 3) {
            if (scan.word(words.substring(i, i + 3))) {
                return true;
            }
        }
        return false;
    }
}
