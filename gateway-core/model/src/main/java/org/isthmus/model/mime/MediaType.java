// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.mime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.CharScan;

/// The value of a Content-Type field (RFC 2045 section 5.1): `name` is type and subtype in lower case, the
/// parameters have lower-case names and unquoted values in the order of the wire. `toString` writes it again.
public record MediaType(String name, Map<String, String> parameters) {
    public static final MediaType PLAIN_TEXT = new MediaType("text/plain", Map.of());

    private static final int MOST_PARAMETERS = 16;
    private static final String SPECIALS = "()<>@,;:\\\"/[]?=";

    public MediaType {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /// Empty when `field` is not a media type.
    public static Optional<MediaType> parse(String field) {
        Parameters rest = new Parameters(field, endOfName(field));
        String name = field.substring(0, rest.position()).strip().toLowerCase(Locale.ROOT);
        int slash = name.indexOf('/');
        if (slash < 0 || !isToken(name.substring(0, slash)) || !isToken(name.substring(slash + 1))) {
            return Optional.empty();
        }
        return rest.read(MOST_PARAMETERS).map(parameters -> new MediaType(name, parameters));
    }

    public boolean is(String wanted) {
        return name.equals(wanted);
    }

    public boolean isText() {
        return name.startsWith("text/");
    }

    public boolean isMultipart() {
        return name.startsWith("multipart/");
    }

    public Optional<String> parameter(String parameter) {
        return Optional.ofNullable(parameters.get(parameter));
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(name);
        parameters.forEach((parameter, value) -> {
            out.append(';').append(parameter).append('=');
            if (isToken(value)) {
                out.append(value);
            } else {
                out.append('"')
                        .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            }
        });
        return out.toString();
    }

    static boolean isToken(String text) {
        return !text.isEmpty() && CharScan.all(text, c -> c > ' ' && c < 0x7f && SPECIALS.indexOf(c) < 0);
    }

    private static int endOfName(String field) {
        int semicolon = field.indexOf(';');
        return semicolon < 0 ? field.length() : semicolon;
    }
}
