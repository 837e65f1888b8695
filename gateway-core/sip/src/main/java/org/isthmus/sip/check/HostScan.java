// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

/// The form of `host [":" port]` (RFC 3261 section 25.1, IPv6 references as RFC 5118 section 4.10 corrects them).
/// Leniency: an underscore in a host name, because real host names have it. Whether the name resolves is nobody's
/// question here.
final class HostScan {

    private HostScan() {}

    /// Takes a host and an optional port. `spaced` allows the space around the colon that a Via may have.
    static boolean hostAndPort(Scan scan, boolean spaced) {
        if (!host(scan)) {
            return false;
        }
        int afterHost = scan.at();
        if (spaced) {
            scan.space();
        }
        if (!scan.take(':')) {
            scan.moveTo(afterHost);
            return true;
        }
        if (spaced) {
            scan.space();
        }
        return scan.number(65535) >= 0;
    }

    static boolean host(Scan scan) {
        return scan.peek() == '[' ? ipv6Reference(scan) : name(scan);
    }

    private static boolean name(Scan scan) {
        int start = scan.at();
        while (isName(scan.peek())) {
            scan.skip();
        }
        int length = scan.at() - start;
        return length > 0 && length < 256 && scan.octets()[start] != '.' && scan.octets()[start] != '-';
    }

    private static boolean isName(int octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || Scan.isDigit(octet)
                || octet == '-'
                || octet == '.'
                || octet == '_';
    }

    /// Groups of up to four hexadecimal digits, at most one `::`, an IPv4 address as the last two groups.
    private static boolean ipv6Reference(Scan scan) {
        scan.skip();
        int groups = 0;
        boolean gap = false;
        boolean wantsGroup = true;
        if (scan.peek() == ':') {
            scan.skip();
            gap = true;
            wantsGroup = false;
            if (!scan.take(':')) {
                return false;
            }
        }
        while (groups <= 8) {
            int start = scan.at();
            while (isHex(scan.peek()) && scan.at() - start < 5) {
                scan.skip();
            }
            int digits = scan.at() - start;
            if (scan.peek() == '.') {
                scan.moveTo(start);
                return ipv4(scan) && scan.take(']') && (gap ? groups < 6 : groups == 6);
            }
            if (digits == 0) {
                return !wantsGroup && scan.take(']');
            }
            if (digits > 4) {
                return false;
            }
            groups++;
            if (scan.take(']')) {
                return gap ? groups < 8 : groups == 8;
            }
            if (!scan.take(':')) {
                return false;
            }
            wantsGroup = true;
            if (scan.take(':')) {
                if (gap) {
                    return false;
                }
                gap = true;
                wantsGroup = false;
            }
        }
        return false;
    }

    private static boolean ipv4(Scan scan) {
        for (int part = 0; part < 4; part++) {
            if ((part > 0 && !scan.take('.')) || scan.number(255) < 0) {
                return false;
            }
        }
        return true;
    }

    static boolean isHex(int octet) {
        return Scan.isDigit(octet) || (octet >= 'a' && octet <= 'f') || (octet >= 'A' && octet <= 'F');
    }
}
