// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The header fields of a SIP message in the order of the wire. Names compare without regard to case and compact
/// forms (RFC 3261 section 7.3.3) count as their long ones; values are as written, unfolded and trimmed, one
/// entry per field line. Splitting lists at commas is the business of whoever knows the field.
public record SipHeaders(List<Header> all) {
    public static final SipHeaders NONE = new SipHeaders(List.of());

    private static final Map<String, String> COMPACT = Map.ofEntries(
            Map.entry("i", "call-id"),
            Map.entry("m", "contact"),
            Map.entry("e", "content-encoding"),
            Map.entry("l", "content-length"),
            Map.entry("c", "content-type"),
            Map.entry("f", "from"),
            Map.entry("s", "subject"),
            Map.entry("k", "supported"),
            Map.entry("t", "to"),
            Map.entry("v", "via"),
            Map.entry("o", "event"),
            Map.entry("u", "allow-events"),
            Map.entry("r", "refer-to"),
            Map.entry("b", "referred-by"),
            Map.entry("x", "session-expires"),
            Map.entry("a", "accept-contact"),
            Map.entry("d", "request-disposition"),
            Map.entry("j", "reject-contact"));

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
        String key = key(name);
        return all.stream()
                .filter(header -> key(header.name()).equals(key))
                .map(Header::value)
                .findFirst();
    }

    public List<String> values(String name) {
        String key = key(name);
        return all.stream()
                .filter(header -> key(header.name()).equals(key))
                .map(Header::value)
                .toList();
    }

    public boolean has(String name) {
        return first(name).isPresent();
    }

    public SipHeaders with(String name, String value) {
        List<Header> more = new ArrayList<>(all);
        more.add(new Header(name, value));
        return new SipHeaders(more);
    }

    private static String key(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return COMPACT.getOrDefault(lower, lower);
    }
}
