// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    private final SectionCheck check;

    /// `environment` looks up what `env:NAME` refers to.
    public SettingsReader(Function<String, Optional<String>> environment) {
        this(environment, _ -> List.of());
    }

    /// The same, with more to be said about sections than their records know.
    public SettingsReader(Function<String, Optional<String>> environment, SectionCheck check) {
        this.environment = environment;
        this.check = check;
    }

    public <T extends Record> SettingsReading<T> readFile(Class<T> type, Path file) {
        return switch (text(file)) {
            case FileText.Unreadable(String why) -> new SettingsReading.Faulty<>(List.of(new Fault(0, "", "", why)));
            case FileText.Whole(String text) -> read(type, text, folder(file));
        };
    }

    /// The value in force at `path`, whatever may be wrong elsewhere in the file; empty when it can not be told.
    public <T extends Record> Optional<EffectiveSetting> value(Class<T> type, Path file, String path) {
        if (!(text(file) instanceof FileText.Whole(String text))) {
            return Optional.empty();
        }
        SectionReader reader = new SectionReader(new Surroundings(folder(file), environment), check);
        Optional<Object> unused = settings(reader, type, text);
        return reader.values().stream()
                .filter(value -> value.path().equals(path))
                .findFirst();
    }

    /// Reads `text` as if it stood in a file in `folder`.
    public <T extends Record> SettingsReading<T> read(Class<T> type, String text, Path folder) {
        SectionReader reader = new SectionReader(new Surroundings(folder, environment), check);
        Optional<Object> settings = settings(reader, type, text);
        return settings.isPresent() && reader.faults().isEmpty()
                ? new SettingsReading.Read<>(type.cast(settings.get()), reader.values())
                : new SettingsReading.Faulty<>(reader.faults().stream()
                        .sorted(Comparator.comparingInt(Fault::line))
                        .toList());
    }

    private static Optional<Object> settings(SectionReader reader, Class<?> type, String text) {
        return switch (YamlTree.of(text)) {
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
    }

    private sealed interface FileText {
        record Whole(String text) implements FileText {}

        record Unreadable(String why) implements FileText {}
    }

    private static FileText text(Path file) {
        if (Files.isDirectory(file)) {
            return new FileText.Unreadable(file + " is a folder, and a file is wanted");
        }
        byte[] octets;
        try (InputStream in = Files.newInputStream(file)) {
            octets = in.readNBytes(YamlTree.LONGEST + 1);
        } catch (NoSuchFileException _) {
            return new FileText.Unreadable("there is no file " + file);
        } catch (AccessDeniedException _) {
            return new FileText.Unreadable("the file " + file + " may not be read by this user");
        } catch (IOException unreadable) {
            return new FileText.Unreadable("the file " + file + " can not be read ("
                    + unreadable.getClass().getSimpleName() + ")");
        }
        if (octets.length > YamlTree.LONGEST) {
            return new FileText.Unreadable("the file is longer than " + YamlTree.LONGEST + " octets");
        }
        try {
            return new FileText.Whole(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString());
        } catch (CharacterCodingException _) {
            return new FileText.Unreadable("the file is not in UTF-8");
        }
    }

    private static Path folder(Path file) {
        return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
    }
}
