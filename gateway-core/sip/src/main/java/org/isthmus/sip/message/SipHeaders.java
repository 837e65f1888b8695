// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The header fields of a SIP message in the order of the wire. Names compare without regard to case and compact
/// forms (RFC 3261 section 7.3.3) count as their long ones; values are as written, unfolded and trimmed, one
/// entry per field line. Splitting lists at commas is the business of whoever knows the field.
public record SipHeaders(List<Header> all) {
    public static final SipHeaders NONE = new SipHeaders(List.of());

    /// The compact letters (RFC 3261 section 7.3.3 and the documents that added more).
    private static final SortedMap<String, String> LETTERS = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    static {
        LETTERS.putAll(Map.ofEntries(
                Map.entry("call-id", "i"),
                Map.entry("contact", "m"),
                Map.entry("content-encoding", "e"),
                Map.entry("content-length", "l"),
                Map.entry("content-type", "c"),
                Map.entry("from", "f"),
                Map.entry("subject", "s"),
                Map.entry("supported", "k"),
                Map.entry("to", "t"),
                Map.entry("via", "v"),
                Map.entry("event", "o"),
                Map.entry("allow-events", "u"),
                Map.entry("refer-to", "r"),
                Map.entry("referred-by", "b"),
                Map.entry("session-expires", "x"),
                Map.entry("accept-contact", "a"),
                Map.entry("request-disposition", "d"),
                Map.entry("reject-contact", "j")));
    }

    public SipHeaders {
        all = List.copyOf(all);
    }

    public record Header(String name, String value) {}

    /// Alternating names and values.
    public static SipHeaders of(String... namesAndValues) {
        List<Header> headers = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new SipHeaders(headers);
    }

    public Optional<String> first(String name) {
        String letter = letter(name);
        for (Header header : all) {
            if (named(header, name, letter)) {
                return Optional.of(header.value());
            }
        }
        return Optional.empty();
    }

    public List<String> values(String name) {
        String letter = letter(name);
        List<String> values = new ArrayList<>();
        for (Header header : all) {
            if (named(header, name, letter)) {
                values.add(header.value());
            }
        }
        return List.copyOf(values);
    }

    public boolean has(String name) {
        return first(name).isPresent();
    }

    public SipHeaders with(String name, String value) {
        List<Header> more = new ArrayList<>(all);
        more.add(new Header(name, value));
        return new SipHeaders(more);
    }

    private static boolean named(Header header, String name, String letter) {
        return header.name().equalsIgnoreCase(name)
                || (header.name().length() == 1 && header.name().equalsIgnoreCase(letter));
    }

    private static String letter(String name) {
        return LETTERS.getOrDefault(name, name);
    }
}
