// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One line of CPIM headers taken apart (RFC 3862 section 3.6): prefix (empty when there is none), name,
/// parameters, value. `strict` tells whether exactly one space came before the value and none after it.
record HeaderLine(String prefix, String name, Map<String, String> parameters, String value, boolean strict) {
    private static final int MOST_PARAMETERS = 8;

    /// Empty when `line` is not a CPIM header.
    static Optional<HeaderLine> parse(String line) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String whole = line.substring(0, colon);
        int dot = whole.indexOf('.');
        String prefix = dot < 0 ? "" : whole.substring(0, dot);
        String name = whole.substring(dot + 1);
        if (!CpimHeader.isName(name) || (dot >= 0 && !CpimHeader.isName(prefix))) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        int at = parameters(line, colon + 1, parameters);
        if (at < 0) {
            return Optional.empty();
        }
        String rest = line.substring(at);
        String value = rest.strip();
        boolean strict = rest.equals(" " + value);
        return value.indexOf('\t') >= 0
                ? Optional.empty()
                : Optional.of(new HeaderLine(prefix, name, parameters, value, strict));
    }

    /// Reads `;name=value` as often as it comes; the place after the last one, or -1.
    private static int parameters(String line, int from, Map<String, String> into) {
        int at = from;
        while (at < line.length() && line.charAt(at) == ';') {
            int equals = line.indexOf('=', at);
            if (equals < 0 || !CpimHeader.isName(line.substring(at + 1, equals)) || into.size() == MOST_PARAMETERS) {
                return -1;
            }
            int start = equals + 1;
            int end = start < line.length() && line.charAt(start) == '"'
                    ? endOfString(line, start)
                    : endOfToken(line, start);
            if (end < 0) {
                return -1;
            }
            String value = line.substring(start, end);
            boolean quoted = value.startsWith("\"");
            into.putIfAbsent(
                    line.substring(at + 1, equals),
                    quoted ? CpimEscape.unescape(value.substring(1, value.length() - 1)) : value);
            at = end;
        }
        return at;
    }

    private static int endOfString(String line, int quote) {
        for (int i = quote + 1; i < line.length(); i++) {
            if (line.charAt(i) == '\\') {
                i++;
            } else if (line.charAt(i) == '"') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int endOfToken(String line, int from) {
        int end = from;
        while (end < line.length() && line.charAt(end) != ';' && line.charAt(end) != ' ') {
            end++;
        }
        return end;
    }
}
