// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.isthmus.model.Octets;
import org.junit.jupiter.api.Assumptions;

/// The folder of foreign samples that the environment variable `ISTHMUS_CORPUS` names. Nothing of it is part
/// of the project, so a test that reads it is skipped where it is not there, and says so.
public final class Corpus {
    private final Path folder;

    private Corpus(Path folder) {
        this.folder = folder;
    }

    /// The corpus; skips the calling test with the words "skipped: no corpus" when there is none.
    public static Corpus assumeCorpus() {
        String name = System.getenv("ISTHMUS_CORPUS");
        boolean there = name != null && !name.isBlank() && Files.isDirectory(Path.of(name));
        if (!there) {
            System.out.println("skipped: no corpus");
        }
        Assumptions.assumeTrue(there, "skipped: no corpus");
        return new Corpus(Path.of(String.valueOf(name)));
    }

    public Path path(String name) {
        return folder.resolve(name);
    }

    public Octets octets(String name) {
        return read(path(name));
    }

    public List<String> lines(String name) {
        return octets(name).text(StandardCharsets.UTF_8).lines().toList();
    }

    /// All files of a folder and its folders in the order of their names.
    public List<Path> files(String name) {
        try (Stream<Path> all = Files.walk(path(name))) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Octets read(Path file) {
        try {
            return Octets.copyOf(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
