// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What differs between the settings in force and those of a changed file, setting by setting. Entries that have a
/// name are compared by it, in a list too (rules, links), where another order is one change; other entries of a list
/// are compared by their place. An entry that came or went is one change.
public final class SettingsDifference {

    /// One changed setting: the old and the new value as the file would have them (`(none)` for an entry that
    /// was not there or is gone, `(secret)` for secrets), and whether it may change while traffic runs. Of a
    /// named entry of a list that came or went only the name is told, of another order the names in turn.
    public record Change(String path, Kind kind, String before, String after, boolean live) {

        /// One line for people, such as `sms.max-parts: 10 -> 5` or `selection.rules: + night`.
        public String words() {
            return path + ": "
                    + switch (kind) {
                        case VALUE -> before + " -> " + after;
                        case CAME -> "+ " + after;
                        case WENT -> "- " + before;
                        case ORDER -> "order changed: " + before + " -> " + after;
                    };
        }
    }

    /// What kind of change: another value; a named entry of a list that came or went; another order of a list.
    public enum Kind {
        VALUE,
        CAME,
        WENT,
        ORDER
    }

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
                entries(element, (List<?>) before, (List<?>) after, path, live);
            case Shape.Named(ScalarType _, Shape inside) ->
                named(inside, (Map<?, ?>) before, (Map<?, ?>) after, path, live);
            case Shape.Sequence _, Shape.Line _ ->
                changed(path, Kind.VALUE, ValueText.of(shape, before), ValueText.of(shape, after), live);
        }
    }

    private void entries(Shape.Section element, List<?> before, List<?> after, String path, boolean live) {
        Optional<Map<String, Object>> named = byName(element, before);
        Optional<Map<String, Object>> namedAfter = byName(element, after);
        if (named.isPresent() && namedAfter.isPresent()) {
            byName(element, named.get(), namedAfter.get(), path, live);
            return;
        }
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
            either(element, at(before, i), at(after, i), path + "[" + i + "]", live);
        }
    }

    private void byName(
            Shape element, Map<String, Object> before, Map<String, Object> after, String path, boolean live) {
        before.forEach((name, old) -> {
            if (after.containsKey(name)) {
                compare(element, old, after.get(name), path + "." + name, live);
            } else {
                changed(path, Kind.WENT, name, NONE, live);
            }
        });
        after.keySet().stream()
                .filter(name -> !before.containsKey(name))
                .forEach(name -> changed(path, Kind.CAME, NONE, name, live));
        List<String> stayed =
                before.keySet().stream().filter(after::containsKey).toList();
        List<String> now = after.keySet().stream().filter(before::containsKey).toList();
        if (!stayed.equals(now)) {
            changed(path, Kind.ORDER, String.join(", ", before.keySet()), String.join(", ", after.keySet()), live);
        }
    }

    /// The entries of a list by their names, in order; empty when they have none, or one name stands twice.
    private static Optional<Map<String, Object>> byName(Shape.Section element, List<?> entries) {
        Optional<RecordComponent> name = Components.of(element.type()).stream()
                .filter(component -> component.getName().equals("name") && component.getType() == String.class)
                .findFirst();
        Map<String, Object> byName = new LinkedHashMap<>();
        for (Object entry : entries) {
            name.ifPresent(component -> byName.put((String) Components.value(component, entry), entry));
        }
        return name.filter(_ -> byName.size() == entries.size()).map(_ -> byName);
    }

    private void changed(String path, Kind kind, String before, String after, boolean live) {
        changes.add(new Change(path, kind, before, after, live));
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
            changed(path, Kind.VALUE, text(inside, before), text(inside, after), live);
        }
    }

    private static String text(Shape shape, Optional<?> value) {
        return value.map(found -> ValueText.of(shape, found)).orElse(NONE);
    }

    private static Optional<?> at(List<?> list, int index) {
        return index < list.size() ? Optional.of(list.get(index)) : Optional.empty();
    }
}
