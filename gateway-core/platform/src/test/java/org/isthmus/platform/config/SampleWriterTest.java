// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SampleWriterTest {
    private final String sample = SampleWriter.write(Zoo.class);

    @Test
    void every_setting_stands_there_with_its_sentence_kind_and_default() {
        assertThat(sample)
                .contains("\n# A duration.\n# [a duration from 1s to 1h, live]\ndelay: 20s\n")
                .contains("\n# A name.\n# [text that matches [a-z]+]\nname: main\n")
                .contains("\n# A secret.\n# [a reference to a secret, optional]\n# key: env:ZOO\n")
                .contains("\npart:\n  # From.\n  # [a whole number]\n  from: 1\n")
                .contains("# For example:\n# words: [a, b]\n");
    }

    @Test
    void it_can_be_read_as_it_is() {
        assertThat(read(sample)).isInstanceOf(SettingsReading.Read.class);
    }

    @Test
    void it_can_be_read_with_every_comment_that_shows_a_setting_taken_in() {
        String full = Pattern.compile("(?m)^cages: \\[\\]\n|^words: \\[\\]\n")
                .matcher(sample)
                .replaceAll("");
        full = Pattern.compile("(?m)^# (?=(key|words|cages|keeper):|  )")
                .matcher(full)
                .replaceAll("");
        assertThat(read(full)).isInstanceOfSatisfying(SettingsReading.Read.class, read -> {
            Zoo zoo = (Zoo) read.settings();
            assertThat(zoo.key()).isPresent();
            assertThat(zoo.cages()).hasSize(1);
            assertThat(zoo.keeper()).isPresent();
            assertThat(zoo.words()).containsExactlyInAnyOrder("a", "b");
        });
    }

    private static SettingsReading<Zoo> read(String text) {
        return new SettingsReader(_ -> Optional.of("hush")).read(Zoo.class, text, Path.of("/etc"));
    }
}
