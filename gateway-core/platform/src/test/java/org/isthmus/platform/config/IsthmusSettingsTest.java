// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.isthmus.model.settings.IsthmusSettings;
import org.junit.jupiter.api.Test;

class IsthmusSettingsTest {
    private static final SettingsReader READER = new SettingsReader(_ -> Optional.empty());

    @Test
    void every_default_can_be_read() {
        assertThat(READER.read(IsthmusSettings.class, "", Path.of("/etc/isthmus")))
                .isInstanceOf(SettingsReading.Read.class);
    }

    @Test
    void the_sample_reads_back_as_the_defaults() {
        Path folder = Path.of("/etc/isthmus");
        String sample = SampleWriter.write(IsthmusSettings.class);
        SettingsReading<IsthmusSettings> read = READER.read(IsthmusSettings.class, sample, folder);
        assertThat(read).isInstanceOf(SettingsReading.Read.class);
    }
}
