// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.model.settings.Setting;

/// Writes the configuration reference (`docs/configuration.md`) from the settings records: one table for each
/// section, in the order of the file.
final class ReferenceWriter {
    private final StringBuilder out = new StringBuilder();

    private ReferenceWriter() {}

    static String write(Class<? extends Record> settings) {
        ReferenceWriter writer = new ReferenceWriter();
        writer.out.append("""
                # Configuration reference

                Generated from the settings records; do not edit. The sample file with the same sentences is what
                `isthmus config sample` prints. Keys that are not listed here are errors. *Live* settings change with
                `isthmus reload` while traffic runs, the others at the next start. `[]` stands for the entries of a
                list, `NAME` for the name of a named entry. Secrets are references (`file:PATH`, `env:NAME`).
                """);
        writer.section(new Inside("", "", settings, false));
        return writer.out.toString();
    }

    /// A part of the file. What stands in a live one is live.
    private record Inside(String path, String sentence, Class<?> type, boolean live) {}

    private void section(Inside part) {
        List<Inside> inside = new ArrayList<>();
        String path = part.path();
        out.append("\n## ")
                .append(path.isEmpty() ? "The file" : "`" + path + "`")
                .append("\n\n");
        if (!part.sentence().isEmpty()) {
            out.append(part.sentence()).append("\n\n");
        }
        out.append("| setting | what it does | value | default | live |\n|---|---|---|---|---|\n");
        for (RecordComponent component : Components.of(part.type())) {
            Setting setting = Components.setting(component);
            String longer = (path.isEmpty() ? "" : path + ".") + Components.key(component);
            Shape shape = Shape.of(component);
            boolean live = part.live() || setting.live();
            row(Components.key(component), shape, setting, live);
            switch (shape.bare()) {
                case Shape.Section(Class<?> nested) -> inside.add(new Inside(longer, setting.value(), nested, live));
                case Shape.Sequence(Shape.Section(Class<?> nested), boolean _) ->
                    inside.add(new Inside(longer + "[]", setting.value(), nested, live));
                case Shape.Named(ScalarType _, Shape.Section(Class<?> nested)) ->
                    inside.add(new Inside(longer + ".NAME", setting.value(), nested, live));
                default -> {}
            }
        }
        inside.forEach(this::section);
    }

    private void row(String key, Shape shape, Setting setting, boolean live) {
        String example = setting.example().isEmpty() ? "" : " (for example `" + setting.example() + "`)";
        out.append("| `")
                .append(key)
                .append("` | ")
                .append(cell(setting.value()))
                .append(" | ")
                .append(cell(Kinds.words(shape, setting)))
                .append(" | ")
                .append(cell(byDefault(shape, setting) + example))
                .append(" | ")
                .append(live ? "yes" : "")
                .append(" |\n");
    }

    private static String byDefault(Shape shape, Setting setting) {
        if (shape instanceof Shape.Maybe) {
            return "none";
        }
        if (!setting.fallback().isEmpty()) {
            return "`" + setting.fallback() + "`";
        }
        return shape instanceof Shape.Section ? "see below" : "must be given";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
