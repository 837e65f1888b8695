// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.mime;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.CharScan;

/// Reads `; name=value; name="quoted \" value"` from a place in a field (RFC 2045 section 5.1). Used once, by
/// one thread. A parameter that comes twice counts as it came first.
final class Parameters {
    private final String field;
    private int position;

    Parameters(String field, int from) {
        this.field = field;
        this.position = from;
    }

    int position() {
        return position;
    }

    /// Empty when this is not a list of parameters, or one of more than `most`.
    Optional<Map<String, String>> read(int most) {
        Map<String, String> found = new LinkedHashMap<>();
        for (skipSpace(); position < field.length(); skipSpace()) {
            if (field.charAt(position++) != ';') {
                return Optional.empty();
            }
            skipSpace();
            if (position == field.length()) {
                break;
            }
            String name = upTo("=;").strip().toLowerCase(Locale.ROOT);
            if (!MediaType.isToken(name) || position == field.length() || field.charAt(position) != '=') {
                return Optional.empty();
            }
            position++;
            skipSpace();
            Optional<String> value = value();
            if (value.isEmpty() || found.size() == most) {
                return Optional.empty();
            }
            found.putIfAbsent(name, value.get());
        }
        return Optional.of(found);
    }

    private Optional<String> value() {
        if (position < field.length() && field.charAt(position) == '"') {
            return quoted();
        }
        String value = upTo(";").strip();
        return value.isEmpty() || CharScan.any(value, Character::isISOControl) ? Optional.empty() : Optional.of(value);
    }

    private Optional<String> quoted() {
        StringBuilder out = new StringBuilder();
        for (position++; position < field.length(); position++) {
            char c = field.charAt(position);
            if (c == '"') {
                position++;
                return Optional.of(out.toString());
            }
            if (c == '\\' && ++position < field.length()) {
                c = field.charAt(position);
            }
            out.append(c);
        }
        return Optional.empty();
    }

    private String upTo(String ends) {
        int from = position;
        while (position < field.length() && ends.indexOf(field.charAt(position)) < 0) {
            position++;
        }
        return field.substring(from, position);
    }

    private void skipSpace() {
        while (position < field.length() && (field.charAt(position) == ' ' || field.charAt(position) == '\t')) {
            position++;
        }
    }
}
