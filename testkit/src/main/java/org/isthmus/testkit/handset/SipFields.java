// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.util.Locale;

/// The few inner shapes of header field values that a handset looks at: a URI within a name-addr and a
/// parameter (RFC 3261 sections 20.10 and 25.1).
final class SipFields {
    private SipFields() {}

    /// The URI of a `name-addr` or `addr-spec`, without angle brackets; of an addr-spec, without header
    /// parameters.
    static String uri(String value) {
        int open = value.indexOf('<', closingQuote(value));
        int close = value.indexOf('>', Math.max(open, 0));
        if (open >= 0 && close > open) {
            return value.substring(open + 1, close);
        }
        int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
    }

    /// The value of a header parameter, unquoted; empty when it is not there or has none.
    static String parameter(String value, String name) {
        int open = value.indexOf('<', closingQuote(value));
        int from = Math.max(0, value.indexOf('>', Math.max(0, open)));
        String lower = value.toLowerCase(Locale.ROOT);
        String wanted = ";" + name.toLowerCase(Locale.ROOT);
        for (int at = lower.indexOf(wanted, from); at >= 0; at = lower.indexOf(wanted, at + 1)) {
            int after = at + wanted.length();
            if (after < value.length() && value.charAt(after) == '=') {
                return word(value, after + 1);
            }
        }
        return "";
    }

    private static String word(String value, int from) {
        if (from < value.length() && value.charAt(from) == '"') {
            int close = value.indexOf('"', from + 1);
            return value.substring(from + 1, close < 0 ? value.length() : close);
        }
        int to = from;
        while (to < value.length() && ";, \t".indexOf(value.charAt(to)) < 0) {
            to++;
        }
        return value.substring(from, to);
    }

    private static int closingQuote(String value) {
        return value.startsWith("\"") ? Math.max(0, value.indexOf('"', 1)) : 0;
    }
}
