// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What differs between the settings in force and those of a changed file, setting by setting. Entries of a list
/// are compared by their place, named entries by their name; one that came or went is one change.
public final class SettingsDifference {

    /// One changed setting: the old and the new value as the file would have them (`(none)` for an entry that was
    /// not there or is gone, `(secret)` for secrets), and whether it may change while traffic runs.
    public record Change(String path, String before, String after, boolean live) {}

    private static final String NONE = "(none)";

    private final List<Change> changes = new ArrayList<>();

    private SettingsDifference() {}

    public static <T extends Record> List<Change> between(T before, T after) {
        SettingsDifference difference = new SettingsDifference();
        difference.section(before.getClass(), before, after, "", false);
        return List.copyOf(difference.changes);
    }

    private void section(Class<?> type, Object before, Object after, String path, boolean live) {
        for (RecordComponent component : Components.of(type)) {
            String key = Components.key(component);
            compare(
                    Shape.of(component),
                    Components.value(component, before),
                    Components.value(component, after),
                    path.isEmpty() ? key : path + "." + key,
                    live || Components.setting(component).live());
        }
    }

    private void compare(Shape shape, Object before, Object after, String path, boolean live) {
        if (before.equals(after)) {
            return;
        }
        switch (shape) {
            case Shape.Section(Class<?> type) -> section(type, before, after, path, live);
            case Shape.Maybe(Shape inside) -> either(inside, (Optional<?>) before, (Optional<?>) after, path, live);
            case Shape.Sequence(Shape.Section element, boolean _) ->
                entries(element, List.copyOf((List<?>) before), List.copyOf((List<?>) after), path, live);
            case Shape.Named(ScalarType _, Shape inside) ->
                named(inside, (Map<?, ?>) before, (Map<?, ?>) after, path, live);
            case Shape.Sequence _, Shape.Line _ ->
                changes.add(new Change(path, ValueText.of(shape, before), ValueText.of(shape, after), live));
        }
    }

    private void entries(Shape element, List<?> before, List<?> after, String path, boolean live) {
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
            either(element, at(before, i), at(after, i), path + "[" + i + "]", live);
        }
    }

    private void named(Shape inside, Map<?, ?> before, Map<?, ?> after, String path, boolean live) {
        Set<Object> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        for (Object name : names) {
            either(
                    inside,
                    Optional.ofNullable(before.get(name)),
                    Optional.ofNullable(after.get(name)),
                    path + "." + name,
                    live);
        }
    }

    private void either(Shape inside, Optional<?> before, Optional<?> after, String path, boolean live) {
        if (before.isPresent() && after.isPresent()) {
            compare(inside, before.get(), after.get(), path, live);
        } else if (before.isPresent() || after.isPresent()) {
            changes.add(new Change(path, text(inside, before), text(inside, after), live));
        }
    }

    private static String text(Shape shape, Optional<?> value) {
        return value.map(found -> ValueText.of(shape, found)).orElse(NONE);
    }

    private static Optional<?> at(List<?> list, int index) {
        return index < list.size() ? Optional.of(list.get(index)) : Optional.empty();
    }
}
