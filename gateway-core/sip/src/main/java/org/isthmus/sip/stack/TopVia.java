// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.util.Locale;
import java.util.Optional;

/// The topmost Via of a message as far as matching and answering need it (RFC 3261 sections 17.1.3, 17.2.3 and
/// 18.2.2, RFC 3581). `port` 0 means that none is stated; `branch` is empty without one. `rest` is what follows the
/// first value on the same field line, with its comma.
record TopVia(String value, String host, int port, String branch, boolean rport, String rest) {

    /// Whether the branch was made by RFC 3261 rules and so names the transaction by itself.
    boolean hasMagicCookie() {
        return branch.length() > 7 && branch.regionMatches(true, 0, "z9hG4bK", 0, 7);
    }

    /// Empty when `line` does not hold a protocol, a host and a readable port.
    static Optional<TopVia> read(String line) {
        int end = endOfValue(line);
        String value = line.substring(0, end).strip();
        int parameters = value.indexOf(';');
        String head = (parameters < 0 ? value : value.substring(0, parameters)).strip();
        int secondSlash = head.indexOf('/', head.indexOf('/') + 1);
        if (secondSlash < 0) {
            return Optional.empty();
        }
        String afterSlash = head.substring(secondSlash + 1).strip();
        int space = firstBlank(afterSlash);
        if (space < 0) {
            return Optional.empty();
        }
        String written = afterSlash.substring(space + 1);
        String sentBy = firstBlank(written) < 0 ? written : written.replaceAll("[ \t]+", "");
        int bracket = sentBy.lastIndexOf(']');
        int colon = sentBy.indexOf(':', Math.max(0, bracket));
        String host = colon < 0 ? sentBy : sentBy.substring(0, colon);
        int port = colon < 0 ? 0 : port(sentBy.substring(colon + 1));
        if (host.isEmpty() || port < 0) {
            return Optional.empty();
        }
        return Optional.of(new TopVia(
                value,
                host.toLowerCase(Locale.ROOT),
                port,
                parameter(value, "branch").orElse(""),
                parameter(value, "rport").isPresent(),
                line.substring(end)));
    }

    /// The value with what RFC 3261 section 18.2.1 and RFC 3581 section 4 have the server add.
    String received(String address, int fromPort) {
        StringBuilder out = new StringBuilder(value.length() + 40);
        String shown = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        for (String part : value.split(";", -1)) {
            String name = nameOf(part);
            if (name.equals("rport")) {
                out.append(";rport=").append(fromPort);
            } else if (!name.equals("received")) {
                out.append(out.isEmpty() ? "" : ";").append(part.strip());
            }
        }
        if (rport || !shown.equals(address)) {
            out.append(";received=").append(address);
        }
        return out.toString();
    }

    private static Optional<String> parameter(String value, String name) {
        int at = value.indexOf(';');
        while (at >= 0) {
            int next = value.indexOf(';', at + 1);
            String part = value.substring(at + 1, next < 0 ? value.length() : next);
            if (nameOf(part).equals(name)) {
                int equals = part.indexOf('=');
                return Optional.of(equals < 0 ? "" : part.substring(equals + 1).strip());
            }
            at = next;
        }
        return Optional.empty();
    }

    private static String nameOf(String part) {
        int equals = part.indexOf('=');
        return (equals < 0 ? part : part.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
    }

    private static int endOfValue(String line) {
        boolean quoted = false;
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return at;
            }
        }
        return line.length();
    }

    private static int firstBlank(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == ' ' || text.charAt(at) == '\t') {
                return at;
            }
        }
        return -1;
    }

    /// -1 when it is no port.
    private static int port(String digits) {
        if (digits.isEmpty() || digits.length() > 5) {
            return -1;
        }
        int port = 0;
        for (int at = 0; at < digits.length(); at++) {
            if (digits.charAt(at) < '0' || digits.charAt(at) > '9') {
                return -1;
            }
            port = port * 10 + digits.charAt(at) - '0';
        }
        return port >= 1 && port <= 65535 ? port : -1;
    }
}
