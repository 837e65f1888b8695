// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.CommandSpec.Kind;
import org.isthmus.model.command.CommandSpec.Parameter;

/// The arguments of one call, checked against what the command takes: those it knows, each once, of the right
/// kind, the required ones present. A query is read by RFC 3986: a plus sign is a plus sign, since a number often
/// begins with one.
sealed interface Arguments {

    record Good(Map<String, String> values) implements Arguments {}

    record Bad(String message) implements Arguments {}

    static Arguments ofQuery(CommandSpec spec, String rawQuery) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : rawQuery.isEmpty() ? new String[0] : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            Optional<String> name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            Optional<String> value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
            if (name.isEmpty() || value.isEmpty()) {
                return new Bad("the query is not percent-encoded UTF-8");
            }
            if (values.put(name.get(), value.get()) != null) {
                return new Bad("the parameter " + name.get() + " is there twice");
            }
        }
        return checked(spec, values);
    }

    static Arguments ofBody(CommandSpec spec, byte[] body) {
        Map<String, String> values = new LinkedHashMap<>();
        if (body.length > 0) {
            JsonNode json;
            try {
                json = Json.tree(body);
            } catch (JsonProcessingException malformed) {
                return new Bad("the body is not well-formed JSON" + where(malformed));
            } catch (IOException _) {
                return new Bad("the body is not well-formed JSON");
            }
            if (!json.isObject()) {
                return new Bad("the body is not a JSON object");
            }
            for (Map.Entry<String, JsonNode> field : json.properties()) {
                if (!field.getValue().isValueNode() || field.getValue().isNull()) {
                    return new Bad("the parameter " + field.getKey() + " is not text, a number, true or false");
                }
                values.put(field.getKey(), field.getValue().asText());
            }
        }
        return checked(spec, values);
    }

    private static Arguments checked(CommandSpec spec, Map<String, String> values) {
        Map<String, Parameter> known = spec.parameters().stream()
                .collect(Collectors.toMap(Parameter::name, one -> one, (one, _) -> one, LinkedHashMap::new));
        Map<String, String> checked = new LinkedHashMap<>();
        for (Map.Entry<String, String> given : values.entrySet()) {
            Parameter parameter = known.get(given.getKey());
            if (parameter == null) {
                return new Bad("there is no parameter " + given.getKey() + "; "
                        + (known.isEmpty() ? "none is taken" : "known are " + String.join(", ", known.keySet())));
            }
            Optional<String> value = value(parameter.kind(), given.getValue());
            if (value.isEmpty()) {
                return new Bad("the parameter " + parameter.name() + " is not " + words(parameter.kind()));
            }
            checked.put(parameter.name(), value.get());
        }
        return spec.parameters().stream()
                .filter(parameter -> parameter.required() && !checked.containsKey(parameter.name()))
                .findFirst()
                .<Arguments>map(
                        missing -> new Bad("the parameter " + missing.name() + " is missing: " + missing.summary()))
                .orElseGet(() -> new Good(checked));
    }

    private static Optional<String> value(Kind kind, String text) {
        return switch (kind) {
            case TEXT, SECRET -> Optional.of(text);
            case NUMBER -> isNumber(text) ? Optional.of(text) : Optional.empty();
            case FLAG ->
                text.isEmpty() ? Optional.of("true") : Optional.of(text).filter(Arguments::isFlag);
            case INSTANT -> instant(text);
        };
    }

    private static String words(Kind kind) {
        return switch (kind) {
            case TEXT, SECRET -> "text";
            case NUMBER -> "a whole number";
            case FLAG -> "true or false";
            case INSTANT -> "a time such as 2026-11-20T18:00:00Z";
        };
    }

    private static boolean isNumber(String text) {
        int first = text.startsWith("-") ? 1 : 0;
        return text.length() > first
                && text.length() <= first + 18
                && text.chars().skip(first).allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isFlag(String text) {
        return text.equals("true") || text.equals("false");
    }

    private static Optional<String> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant().toString());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> decoded(String text) {
        try {
            String plain = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
            return plain.indexOf('\ufffd') < 0 ? Optional.of(plain) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String where(JsonProcessingException malformed) {
        return malformed.getLocation() == null
                ? ""
                : " (line " + malformed.getLocation().getLineNr() + ", column "
                        + malformed.getLocation().getColumnNr() + ")";
    }
}
