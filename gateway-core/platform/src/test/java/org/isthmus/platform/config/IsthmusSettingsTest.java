// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.isthmus.model.settings.IsthmusSettings;
import org.junit.jupiter.api.Test;

class IsthmusSettingsTest {
    private static final Path REFERENCE = Path.of("../../docs/configuration.md");
    private static final Path FOLDER = Path.of("/etc/isthmus");
    private static final SettingsReader READER = new SettingsReader(_ -> Optional.of("a secret"));

    @Test
    void an_empty_file_is_a_gateway_with_all_defaults() {
        assertThat(READER.read(IsthmusSettings.class, "", FOLDER)).isInstanceOf(SettingsReading.Read.class);
    }

    @Test
    void the_sample_reads_back_as_the_defaults() {
        SettingsReading<IsthmusSettings> sample =
                READER.read(IsthmusSettings.class, SampleWriter.write(IsthmusSettings.class), FOLDER);
        SettingsReading<IsthmusSettings> defaults = READER.read(IsthmusSettings.class, "", FOLDER);
        assertThat(sample).isInstanceOf(SettingsReading.Read.class);
        assertThat(settings(sample)).isEqualTo(settings(defaults));
    }

    @Test
    void the_reference_is_what_the_settings_say() throws IOException {
        String expected = ReferenceWriter.write(IsthmusSettings.class);
        if (Boolean.getBoolean("isthmus.accept")) {
            Files.writeString(REFERENCE, expected);
        }
        assertThat(REFERENCE).as("rewrite it with dev/accept").hasContent(expected);
    }

    private static IsthmusSettings settings(SettingsReading<IsthmusSettings> reading) {
        return switch (reading) {
            case SettingsReading.Read<IsthmusSettings> read -> read.settings();
            case SettingsReading.Faulty<IsthmusSettings> faulty -> throw new AssertionError(faulty.faults());
        };
    }
}
