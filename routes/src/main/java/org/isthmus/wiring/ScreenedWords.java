// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.isthmus.cpm.screening.ListScreening;
import org.isthmus.model.settings.ScreeningSettings;

/// The list of screened words as its file has it. Read at the start and at each reload; a file that can not be read is
/// found when the configuration is checked, before anything is applied.
final class ScreenedWords {
    private static final int LONGEST = 1024 * 1024;

    private ScreenedWords() {}

    /// Throws when the file, which was there when the settings were checked, can not be read any more.
    static ListScreening screening(ScreeningSettings settings) {
        try {
            List<String> lines = settings.wordsFile().isPresent()
                    ? lines(settings.wordsFile().get())
                    : List.of();
            return new ListScreening(settings.media(), lines);
        } catch (IOException gone) {
            throw new UncheckedIOException("the list of screened words can not be read", gone);
        }
    }

    /// Why `file` is no list of words; empty when it is one.
    static Optional<String> fault(Path file) {
        try {
            lines(file);
            return Optional.empty();
        } catch (CharacterCodingException _) {
            return Optional.of("a text in UTF-8");
        } catch (IOException unreadable) {
            return Optional.of("a file that the gateway can read, of at most " + LONGEST + " octets");
        }
    }

    private static List<String> lines(Path file) throws IOException {
        byte[] octets;
        try (InputStream in = Files.newInputStream(file)) {
            octets = in.readNBytes(LONGEST + 1);
        }
        if (octets.length > LONGEST) {
            throw new IOException("longer than " + LONGEST + " octets");
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(octets))
                .toString()
                .lines()
                .toList();
    }
}
