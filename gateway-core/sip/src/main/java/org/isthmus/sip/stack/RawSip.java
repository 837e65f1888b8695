// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.Octets;
import org.isthmus.sip.message.SipHeaders;

/// A SIP message cut into its lines and no further: the start line, the header fields unfolded and trimmed but
/// otherwise as written, and the body. What the routes get and what an answer repeats is taken from here, because
/// jain-sip spells values anew and leaves out what it can not read.
///
/// The cut is made on the reading thread for every message, so it looks at each octet once. It judges nothing:
/// that is the business of the pre-check before it and of jain-sip's parser behind it.
record RawSip(String startLine, SipHeaders headers, Octets body) {

    /// Empty when there is no line end after a start line, or a first header line that continues nothing.
    static Optional<RawSip> read(byte[] bytes) {
        int at = 0;
        while (at < bytes.length && (bytes[at] == '\r' || bytes[at] == '\n')) {
            at++;
        }
        int lineEnd = lineEnd(bytes, at);
        if (lineEnd == bytes.length) {
            return Optional.empty();
        }
        String startLine = text(bytes, at, lineEnd);
        List<SipHeaders.Header> headers = new ArrayList<>(20);
        at = next(bytes, lineEnd);
        while (at < bytes.length) {
            lineEnd = lineEnd(bytes, at);
            if (lineEnd == at) {
                at = next(bytes, lineEnd);
                break;
            }
            int colon = colon(bytes, at, lineEnd);
            String name = colon > at ? text(bytes, at, colon).strip() : "";
            String value = text(bytes, Math.min(colon + 1, lineEnd), lineEnd).strip();
            at = next(bytes, lineEnd);
            while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\t')) {
                lineEnd = lineEnd(bytes, at);
                value = (value + " " + text(bytes, at, lineEnd).strip()).strip();
                at = next(bytes, lineEnd);
            }
            if (!name.isEmpty()) {
                headers.add(new SipHeaders.Header(name, value));
            }
        }
        SipHeaders fields = new SipHeaders(headers);
        return Optional.of(new RawSip(startLine, fields, body(bytes, Math.min(at, bytes.length), fields)));
    }

    boolean isResponse() {
        return startLine.startsWith("SIP/");
    }

    /// The first word of a request's start line.
    String method() {
        int space = startLine.indexOf(' ');
        return space < 0 ? startLine : startLine.substring(0, space);
    }

    /// What stands between the first and the last space of a request's start line.
    String requestUri() {
        int first = startLine.indexOf(' ');
        int last = startLine.stripTrailing().lastIndexOf(' ');
        return first < 0 || last <= first
                ? ""
                : startLine.substring(first + 1, last).strip();
    }

    /// The status of a response; 0 when it is none or out of range.
    int status() {
        if (!isResponse() || startLine.length() < 11) {
            return 0;
        }
        int status = 0;
        for (int at = 8; at < 11; at++) {
            char digit = startLine.charAt(at);
            if (digit < '0' || digit > '9') {
                return 0;
            }
            status = status * 10 + digit - '0';
        }
        return startLine.charAt(7) == ' ' && (startLine.length() == 11 || startLine.charAt(11) == ' ') ? status : 0;
    }

    String reason() {
        return startLine.length() > 12 ? startLine.substring(12).strip() : "";
    }

    String first(String name) {
        return headers.first(name).orElse("");
    }

    /// A datagram may hold more than its message: what follows the stated length is no part of it (RFC 3261
    /// section 18.3).
    private static Octets body(byte[] bytes, int from, SipHeaders headers) {
        int length = bytes.length - from;
        Optional<String> stated = headers.first("Content-Length");
        if (stated.isPresent()
                && stated.get().length() < 10
                && stated.get().chars().allMatch(c -> c >= '0' && c <= '9')) {
            length = stated.get().isEmpty() ? length : Math.min(length, Integer.parseInt(stated.get()));
        }
        return Octets.copyOf(bytes, from, from + length);
    }

    private static int lineEnd(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\r' && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /// The end of the line when there is none.
    private static int colon(byte[] bytes, int from, int lineEnd) {
        int at = from;
        while (at < lineEnd && bytes[at] != ':') {
            at++;
        }
        return at;
    }

    private static int next(byte[] bytes, int lineEnd) {
        return lineEnd + 1 < bytes.length && bytes[lineEnd] == '\r' && bytes[lineEnd + 1] == '\n'
                ? lineEnd + 2
                : lineEnd + 1;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
