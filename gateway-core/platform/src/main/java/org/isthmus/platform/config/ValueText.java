// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A value as one line of YAML, for people: what a change or a default looks like. Secrets come out as `(secret)`.
final class ValueText {
    private static final Pattern BARE =
            Pattern.compile("[A-Za-z/(*][A-Za-z0-9_./:@()*-]*|[0-9]+[A-Za-z]+|[0-9.]+:[0-9]+");

    private ValueText() {}

    static String of(Shape shape, Object value) {
        return switch (shape) {
            case Shape.Line(ScalarType type) -> type.write(value);
            case Shape.Maybe(Shape inside) ->
                ((Optional<?>) value).map(found -> of(inside, found)).orElse("(none)");
            case Shape.Sequence(Shape element, boolean _) ->
                ((Collection<?>) value)
                        .stream().map(entry -> inner(element, entry)).collect(Collectors.joining(", ", "[", "]"));
            case Shape.Named(ScalarType name, Shape inside) ->
                ((Map<?, ?>) value)
                        .entrySet().stream()
                                .map(entry -> name.write(entry.getKey()) + ": " + inner(inside, entry.getValue()))
                                .collect(Collectors.joining(", ", "{", "}"));
            case Shape.Section(Class<?> type) -> section(type, value);
        };
    }

    private static String section(Class<?> type, Object value) {
        List<String> parts = new ArrayList<>();
        for (RecordComponent component : Components.of(type)) {
            Shape shape = Shape.of(component);
            Object part = Components.value(component, value);
            if (!part.equals(Optional.empty())) {
                parts.add(Components.key(component) + ": " + inner(shape.bare(), bare(part)));
            }
        }
        return "{" + String.join(", ", parts) + "}";
    }

    private static Object bare(Object part) {
        return part instanceof Optional<?> optional ? optional.orElseThrow() : part;
    }

    private static String inner(Shape shape, Object value) {
        String text = of(shape, value);
        return shape instanceof Shape.Line
                        && value instanceof String
                        && !BARE.matcher(text).matches()
                ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
                : text;
    }
}
