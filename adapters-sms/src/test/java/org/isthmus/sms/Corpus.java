// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The folder of foreign samples that `ISTHMUS_CORPUS` names, and just enough of JSON to read its lines.
public final class Corpus {
    private Corpus() {}

    public static List<String> lines(String file) throws IOException {
        String folder = System.getenv("ISTHMUS_CORPUS");
        assumeTrue(folder != null && !folder.isEmpty(), "skipped: no corpus");
        return Files.readAllLines(Path.of(folder, file));
    }

    /// The text of the member `name`; empty when it is null or missing.
    public static Optional<String> text(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + Pattern.quote(name) + "\": \"((?:[^\"\\\\]|\\\\.)*+)\"")
                .matcher(json);
        return matcher.find() ? Optional.of(unescaped(matcher.group(1))) : Optional.empty();
    }

    /// The whole number of the member `name`; empty when it is missing.
    public static Optional<Long> number(String json, String name) {
        Matcher matcher =
                Pattern.compile("\"" + Pattern.quote(name) + "\": (-?[0-9]+)").matcher(json);
        return matcher.find() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
    }

    private static String unescaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escape = text.charAt(++i);
            switch (escape) {
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'u' -> {
                    out.append((char) HexFormat.fromHexDigits(text, i + 1, i + 5));
                    i += 4;
                }
                default -> out.append(escape);
            }
        }
        return out.toString();
    }
}
