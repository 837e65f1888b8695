// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.CharScan;

/// The header fields of one MIME entity in the order of the wire, unfolded and trimmed. Names compare without
/// regard to case (RFC 5322 section 1.2.2).
public record MimeHeaders(List<Field> fields) {
    public static final MimeHeaders NONE = new MimeHeaders(List.of());

    public MimeHeaders {
        fields = List.copyOf(fields);
    }

    public record Field(String name, String value) {
        public Field {
            if (!MediaType.isToken(name) || CharScan.any(value, c -> c == '\r' || c == '\n')) {
                throw new IllegalArgumentException("not a header field");
            }
        }
    }

    /// Empty when a line is not a field.
    public static Optional<MimeHeaders> of(List<HeaderBlock.Line> lines) {
        List<Field> fields = new ArrayList<>();
        for (HeaderBlock.Line line : lines) {
            int colon = line.text().indexOf(':');
            String name = colon < 0 ? "" : line.text().substring(0, colon).stripTrailing();
            if (!MediaType.isToken(name)) {
                return Optional.empty();
            }
            fields.add(new Field(name, line.text().substring(colon + 1).strip()));
        }
        return Optional.of(new MimeHeaders(fields));
    }

    public Optional<String> first(String name) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /// Whether any field speaks of content, as every MIME header block of an encapsulated part does.
    public boolean describeContent() {
        return fields.stream().anyMatch(field -> isAboutContent(field.name()));
    }

    public static boolean isAboutContent(String name) {
        return name.regionMatches(true, 0, "Content-", 0, "Content-".length());
    }
}
