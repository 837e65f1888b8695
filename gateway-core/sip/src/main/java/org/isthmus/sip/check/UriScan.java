// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

/// The form of a URI in a request line or a header field (RFC 3261 section 19.1.1, RFC 3966): enough that the
/// parser behind takes the same parts for host and user as we do. Other schemes are looked at for forbidden
/// characters only.
final class UriScan {

    enum Kind {
        SIP,
        /// A SIP URI of good form that carries header fields behind `?`.
        SIP_WITH_HEADERS,
        TEL,
        OTHER,
        MALFORMED
    }

    private UriScan() {}

    /// Judges the octets from `from` to `to`, all of them.
    static Kind kind(byte[] octets, int from, int to) {
        int colon = from;
        while (colon < to && isScheme(octets[colon])) {
            colon++;
        }
        if (colon == from || colon + 1 >= to || octets[colon] != ':' || !isLetter(octets[from])) {
            return Kind.MALFORMED;
        }
        for (int i = colon + 1; i < to; i++) {
            int octet = octets[i];
            if (octet <= ' ' || octet == 0x7f || octet == '<' || octet == '>' || octet == '"') {
                return Kind.MALFORMED;
            }
        }
        if (Scan.matches(octets, from, colon, "sip") || Scan.matches(octets, from, colon, "sips")) {
            return sip(octets, colon + 1, to);
        }
        if (Scan.matches(octets, from, colon, "tel")) {
            return tel(octets, colon + 1, to) ? Kind.TEL : Kind.MALFORMED;
        }
        return Kind.OTHER;
    }

    private static Kind sip(byte[] octets, int from, int to) {
        int at = indexOf(octets, '@', from, to);
        int host = at < 0 ? from : at + 1;
        if (at == from || !escapesAreWhole(octets, from, to) || indexOf(octets, '@', host, to) >= 0) {
            return Kind.MALFORMED;
        }
        Scan scan = new Scan(octets, host, to);
        if (!HostScan.hostAndPort(scan, false)) {
            return Kind.MALFORMED;
        }
        if (scan.peek() != ';' && scan.peek() != '?' && !scan.done()) {
            return Kind.MALFORMED;
        }
        return indexOf(octets, '?', scan.at(), to) >= 0 ? Kind.SIP_WITH_HEADERS : Kind.SIP;
    }

    private static boolean tel(byte[] octets, int from, int to) {
        int digits = 0;
        for (int i = from; i < to && octets[i] != ';'; i++) {
            int octet = octets[i];
            if (Scan.isDigit(octet) || octet == '*' || octet == '#' || HostScan.isHex(octet)) {
                digits++;
            } else if (!(octet == '+' && i == from) && "-.()".indexOf(octet) < 0) {
                return false;
            }
        }
        return digits > 0 && escapesAreWhole(octets, from, to);
    }

    private static boolean escapesAreWhole(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            if (octets[i] == '%' && (i + 2 >= to || !HostScan.isHex(octets[i + 1]) || !HostScan.isHex(octets[i + 2]))) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(byte[] octets, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (octets[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isScheme(int octet) {
        return isLetter(octet) || Scan.isDigit(octet) || octet == '+' || octet == '-' || octet == '.';
    }

    private static boolean isLetter(int octet) {
        return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z');
    }
}
