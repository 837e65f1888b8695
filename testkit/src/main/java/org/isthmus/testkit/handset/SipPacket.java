// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.Octets;

/// A SIP request or response as it came: the raw octets and what a test asks of them. Header fields are in
/// the order of the wire, unfolded; names compare without regard to case and compact forms count as their
/// long ones (RFC 3261 section 7.3). The head is read as UTF-8. Reading is lenient; what has no start line
/// and no blank line gives an [IllegalArgumentException].
public record SipPacket(Octets raw, String startLine, List<Field> fields, Octets body) {
    private static final Map<String, String> COMPACT = Map.of(
            "i",
            "call-id",
            "m",
            "contact",
            "e",
            "content-encoding",
            "l",
            "content-length",
            "c",
            "content-type",
            "f",
            "from",
            "s",
            "subject",
            "k",
            "supported",
            "t",
            "to",
            "v",
            "via");

    public SipPacket {
        fields = List.copyOf(fields);
    }

    /// One header field line.
    public record Field(String name, String value) {}

    public static SipPacket read(byte[] bytes) {
        int end = headLength(bytes, bytes.length);
        if (end < 0) {
            throw new IllegalArgumentException("no blank line after the header");
        }
        String[] lines = new String(bytes, 0, end, StandardCharsets.UTF_8).split("\r\n", -1);
        List<Field> fields = new ArrayList<>();
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            if ((lines[i].startsWith(" ") || lines[i].startsWith("\t")) && !fields.isEmpty()) {
                Field before = fields.removeLast();
                fields.add(new Field(before.name(), before.value() + " " + lines[i].strip()));
                continue;
            }
            int colon = lines[i].indexOf(':');
            String name = colon < 0 ? lines[i] : lines[i].substring(0, colon);
            fields.add(new Field(
                    name.strip(), colon < 0 ? "" : lines[i].substring(colon + 1).strip()));
        }
        SipPacket head = new SipPacket(Octets.copyOf(bytes), lines[0], fields, Octets.EMPTY);
        int size = head.contentLength().orElse(bytes.length - end);
        int to = Math.min(bytes.length, end + Math.max(0, size));
        return new SipPacket(head.raw, lines[0], fields, Octets.copyOf(bytes, end, to));
    }

    /// Where the body begins in the first `length` octets, or -1 when the header is not complete.
    static int headLength(byte[] bytes, int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    public boolean isRequest() {
        return !startLine.startsWith("SIP/2.0 ");
    }

    /// `MESSAGE`; of a response, the method of its CSeq.
    public String method() {
        String from = isRequest() ? startLine : first("CSeq").replaceFirst("^\\S+\\s+", "");
        int space = from.indexOf(' ');
        return space < 0 ? from : from.substring(0, space);
    }

    public String requestUri() {
        String[] words = startLine.split(" ", 3);
        return isRequest() && words.length == 3 ? words[1] : "";
    }

    /// 0 for a request.
    public int status() {
        String code = isRequest() || startLine.length() < 11 ? "" : startLine.substring(8, 11);
        return code.chars().allMatch(Character::isDigit) && !code.isEmpty() ? Integer.parseInt(code) : 0;
    }

    public String reason() {
        return isRequest() || startLine.length() < 12 ? "" : startLine.substring(12);
    }

    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /// The first field of that name, or nothing at all.
    public String first(String name) {
        return header(name).orElse("");
    }

    public List<String> headers(String name) {
        String key = key(name);
        return fields.stream()
                .filter(field -> key(field.name()).equals(key))
                .map(Field::value)
                .toList();
    }

    /// `message/cpim`: the Content-Type without parameters, in lower case.
    public String mediaType() {
        String whole = first("Content-Type");
        int semicolon = whole.indexOf(';');
        return (semicolon < 0 ? whole : whole.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /// The branch of the topmost Via; empty when there is none.
    public String branch() {
        return SipFields.parameter(first("Via"), "branch");
    }

    public String text() {
        return raw.utf8();
    }

    private Optional<Integer> contentLength() {
        return header("Content-Length")
                .filter(value ->
                        !value.isEmpty() && value.length() < 9 && value.chars().allMatch(Character::isDigit))
                .map(Integer::valueOf);
    }

    private static String key(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return COMPACT.getOrDefault(lower, lower);
    }
}
