// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.settings.Setting;

/// What a settings component is, seen from the file: a line, a section, a list, a set of named entries, or any of
/// these that may be left out. A Java type that is none of these is our own mistake and throws.
sealed interface Shape {

    record Line(ScalarType type) implements Shape {}

    record Section(Class<?> type) implements Shape {}

    record Sequence(Shape element, boolean unique) implements Shape {}

    record Named(ScalarType name, Shape value) implements Shape {}

    record Maybe(Shape inside) implements Shape {}

    static Shape of(RecordComponent component) {
        return of(component.getGenericType());
    }

    static Shape of(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            List<Type> inside = Arrays.asList(generic.getActualTypeArguments());
            if (raw == Optional.class) {
                return new Maybe(of(inside.getFirst()));
            }
            if (raw == List.class || raw == Set.class) {
                return new Sequence(of(inside.getFirst()), raw == Set.class);
            }
            if (raw == Map.class && of(inside.getFirst()) instanceof Line(ScalarType name)) {
                return new Named(name, of(inside.getLast()));
            }
        }
        if (type instanceof Class<?> plain) {
            Class<?> bare = unboxed(plain);
            Optional<ScalarType> scalar = ScalarTypes.of(bare);
            if (scalar.isPresent()) {
                return new Line(scalar.get());
            }
            if (isSection(bare)) {
                return new Section(bare);
            }
        }
        throw new IllegalStateException("no setting can be a " + type.getTypeName());
    }

    static boolean isSection(Class<?> type) {
        return type.isRecord()
                && Arrays.stream(type.getRecordComponents()).anyMatch(part -> part.isAnnotationPresent(Setting.class));
    }

    /// The shape without `Optional` around it.
    default Shape bare() {
        return this instanceof Maybe(Shape inside) ? inside : this;
    }

    private static Class<?> unboxed(Class<?> type) {
        return Map.<Class<?>, Class<?>>of(
                        Integer.class,
                        int.class,
                        Long.class,
                        long.class,
                        Double.class,
                        double.class,
                        Boolean.class,
                        boolean.class)
                .getOrDefault(type, type);
    }
}
