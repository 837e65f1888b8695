// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What `docs/conformance.md` says is there is shown by tests that are there.
class ConformanceTest {
    private static final Path HOUSE = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z0-9]*Test)(?:\\.([a-z0-9_]+))?`");

    @Test
    void every_test_that_the_page_names_is_there() throws IOException {
        Map<String, String> tests = tests();
        List<String> missing = new ArrayList<>();
        Matcher named = NAMED.matcher(page());
        while (named.find()) {
            String text = tests.getOrDefault(named.group(1), "");
            boolean there =
                    !text.isEmpty() && (named.group(2) == null || text.contains("void " + named.group(2) + "("));
            if (!there) {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void whatever_is_said_to_be_there_names_a_test() throws IOException {
        assertThat(page().lines()
                        .filter(line -> line.startsWith("| "))
                        .filter(line -> line.contains("| done for ")
                                || line.contains("| done: by ")
                                || line.contains("| partial"))
                        .filter(line -> !NAMED.matcher(line).find()))
                .isEmpty();
    }

    private static String page() throws IOException {
        return Files.readString(HOUSE.resolve("docs/conformance.md"));
    }

    /// The text of each test class, by its name.
    private static Map<String, String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(HOUSE)) {
            return files.filter(file -> file.toString().contains("src/test/java")
                            && file.getFileName().toString().endsWith("Test.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            ConformanceTest::text,
                            String::concat));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
