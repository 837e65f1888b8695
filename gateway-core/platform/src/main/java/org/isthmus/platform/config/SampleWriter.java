// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.model.settings.Setting;

/// Writes the commented sample file: every setting with its sentence, kind and bounds, and default. Settings with a
/// default stand there with it, so that the file can be read as it is; those that may be left out, and the shape of
/// a list's entries, stand there as comments.
public final class SampleWriter {
    private static final int WIDTH = 100;

    private SampleWriter() {}

    public static String write(Class<? extends Record> settings) {
        List<String> lines = new ArrayList<>(List.of(
                "# Configuration of Isthmus: every setting, with its default. Leave out what you do not change.",
                "# Durations have a unit (20s, 5m, 2h), sizes too (64KiB); secrets are file:PATH or env:NAME.",
                "# `isthmus config check -c FILE` finds what is wrong in a file, `isthmus reload` applies a changed",
                "# one. Settings marked [live] change while traffic runs, others at the next start."));
        lines.add("");
        lines.addAll(section(settings, false));
        return String.join("\n", lines) + "\n";
    }

    private static List<String> section(Class<?> type, boolean live) {
        List<String> lines = new ArrayList<>();
        for (RecordComponent component : Components.of(type)) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            Setting setting = Components.setting(component);
            lines.addAll(setting(Components.key(component), Shape.of(component), setting, live || setting.live()));
        }
        return lines;
    }

    private static List<String> setting(String key, Shape shape, Setting setting, boolean live) {
        List<String> lines = new ArrayList<>(Wrapped.lines(setting.value(), "# ", WIDTH));
        if (!(shape instanceof Shape.Section)) {
            lines.addAll(Wrapped.lines(kind(shape, setting, live), "# ", WIDTH));
        }
        List<String> value = value(key, shape.bare(), setting, live);
        if (shape instanceof Shape.Maybe) {
            value.forEach(line -> lines.add(commented(line)));
        } else {
            lines.addAll(value);
        }
        return lines;
    }

    private static List<String> value(String key, Shape shape, Setting setting, boolean live) {
        List<String> lines = new ArrayList<>();
        if (!setting.fallback().isEmpty()) {
            lines.addAll(fallback(key, shape, setting.fallback()));
            lines.addAll(illustration(key, shape, setting, live));
        } else if (!setting.example().isEmpty()) {
            lines.add(key + ": " + setting.example());
        } else {
            lines.add(key + ":");
            lines.addAll(indented(inside(shape, live)));
        }
        if (lines.size() == 1 && lines.getFirst().equals(key + ":")) {
            throw new IllegalStateException("the setting " + key + " has neither a default nor an example");
        }
        return lines;
    }

    /// The default; a list of sections with one line for each of them.
    private static List<String> fallback(String key, Shape shape, String text) {
        List<String> entries =
                shape instanceof Shape.Sequence(Shape.Section _, boolean _) ? YamlTree.entries(text) : List.of();
        if (entries.isEmpty()) {
            return List.of(key + ": " + text);
        }
        List<String> lines = new ArrayList<>(List.of(key + ":"));
        entries.forEach(entry -> lines.add("  - " + entry));
        return lines;
    }

    /// What could stand there beside the default: the example, and the settings of an entry.
    private static List<String> illustration(String key, Shape shape, Setting setting, boolean live) {
        List<String> lines = new ArrayList<>();
        if (!setting.example().isEmpty()) {
            lines.add("# For example:");
            lines.add("# " + key + ": " + setting.example());
        }
        List<String> entry = shape instanceof Shape.Section ? List.of() : inside(shape, live);
        if (!entry.isEmpty()) {
            lines.add("# An entry, with all its settings:");
            lines.add("# " + key + ":");
            indented(entry).forEach(line -> lines.add(commented(line)));
        }
        return lines;
    }

    /// The settings of a section, or of one entry of a list or of named entries when these are sections.
    private static List<String> inside(Shape shape, boolean live) {
        return switch (shape) {
            case Shape.Section(Class<?> type) -> section(type, live);
            case Shape.Sequence(Shape.Section(Class<?> type), boolean _) -> entry("-", type, live);
            case Shape.Named(ScalarType _, Shape.Section(Class<?> type)) -> entry("name:", type, live);
            default -> List.of();
        };
    }

    private static List<String> entry(String head, Class<?> type, boolean live) {
        List<String> lines = new ArrayList<>(List.of(head));
        lines.addAll(indented(section(type, live)));
        return lines;
    }

    private static String kind(Shape shape, Setting setting, boolean live) {
        return "[" + Kinds.words(shape, setting) + (live ? ", live" : "") + "]";
    }

    private static List<String> indented(List<String> lines) {
        return lines.stream().map(line -> line.isEmpty() ? "" : "  " + line).toList();
    }

    private static String commented(String line) {
        return line.isEmpty() ? "#" : "# " + line;
    }
}
