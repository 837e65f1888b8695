// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads the one commented YAML file into settings records. The records say what there is (see `Setting`): keys
/// are their components in kebab case, unknown keys are faults, and all faults come at once, each with its line.
/// The YAML is read as nodes, so no tag ever makes an object; size, nesting and aliases are limited.
///
/// Does not decide what a change means: that is `SettingsDifference`.
public final class SettingsReader {
    private final Function<String, Optional<String>> environment;

    /// `environment` looks up what `env:NAME` refers to.
    public SettingsReader(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    public <T extends Record> SettingsReading<T> readFile(Class<T> type, Path file) {
        byte[] octets;
        try (InputStream in = Files.newInputStream(file)) {
            octets = in.readNBytes(YamlTree.LONGEST + 1);
        } catch (IOException unreadable) {
            return faulty("the file " + file + " can not be read ("
                    + unreadable.getClass().getSimpleName() + ")");
        }
        if (octets.length > YamlTree.LONGEST) {
            return faulty("the file is longer than " + YamlTree.LONGEST + " octets");
        }
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            return read(type, text, folder);
        } catch (CharacterCodingException _) {
            return faulty("the file is not in UTF-8");
        }
    }

    /// Reads `text` as if it stood in a file in `folder`.
    public <T extends Record> SettingsReading<T> read(Class<T> type, String text, Path folder) {
        SectionReader reader = new SectionReader(new Surroundings(folder, environment));
        Optional<Object> settings = switch (YamlTree.of(text)) {
            case YamlTree.Broken(Fault fault) -> {
                reader.faults().add(fault);
                yield Optional.empty();
            }
            case YamlTree.Empty _ -> reader.section(type, Map.of(), 0, "", false);
            case YamlTree.Tree(MappingNode root) -> reader.section(type, reader.entries(root, ""), 1, "", false);
            case YamlTree.Tree _ -> {
                reader.faults().add(new Fault(1, "", "", "keys and values are expected"));
                yield Optional.empty();
            }
        };
        return settings.isPresent() && reader.faults().isEmpty()
                ? new SettingsReading.Read<>(type.cast(settings.get()), reader.values())
                : new SettingsReading.Faulty<>(reader.faults().stream()
                        .sorted(Comparator.comparingInt(Fault::line))
                        .toList());
    }

    private static <T> SettingsReading<T> faulty(String why) {
        return new SettingsReading.Faulty<>(List.of(new Fault(0, "", "", why)));
    }
}
