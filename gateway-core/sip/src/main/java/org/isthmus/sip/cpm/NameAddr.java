// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.ArrayList;
import java.util.List;

/// A name-addr or addr-spec taken apart (RFC 3261 section 25.1). `closed` is false when a quote or bracket was
/// opened and never closed.
record NameAddr(String displayName, String uri, boolean closed) {

    static NameAddr parse(String value) {
        int open = unquoted(value, '<', 0);
        if (open < 0) {
            int semicolon = value.indexOf(';');
            String bare = semicolon < 0 ? value : value.substring(0, semicolon);
            return new NameAddr("", bare.strip(), value.indexOf('"') < 0);
        }
        int close = value.indexOf('>', open);
        return close < 0
                ? new NameAddr("", "", false)
                : new NameAddr(
                        unquote(value.substring(0, open).strip()),
                        value.substring(open + 1, close).strip(),
                        true);
    }

    /// Splits a line at the commas that are neither quoted nor in brackets.
    static List<String> split(String line) {
        List<String> values = new ArrayList<>();
        int start = 0;
        boolean quoted = false;
        boolean bracketed = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"' && !bracketed) {
                quoted = !quoted;
            } else if (!quoted && (c == '<' || c == '>')) {
                bracketed = c == '<';
            } else if (c == ',' && !quoted && !bracketed) {
                values.add(line.substring(start, i));
                start = i + 1;
            }
        }
        values.add(line.substring(start));
        values.removeIf(String::isBlank);
        return values;
    }

    private static int unquoted(String value, char wanted, int from) {
        boolean quoted = false;
        for (int i = from; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == wanted && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static String unquote(String name) {
        if (name.length() < 2 || name.charAt(0) != '"' || !name.endsWith("\"")) {
            return name;
        }
        StringBuilder out = new StringBuilder(name.length());
        for (int i = 1; i < name.length() - 1; i++) {
            if (name.charAt(i) == '\\' && i + 1 < name.length() - 1) {
                i++;
            }
            out.append(name.charAt(i));
        }
        return out.toString();
    }
}
