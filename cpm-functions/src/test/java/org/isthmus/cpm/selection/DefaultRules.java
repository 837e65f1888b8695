// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.isthmus.model.settings.SelectionSettings;
import org.isthmus.platform.config.SettingsReader;
import org.isthmus.platform.config.SettingsReading;

/// Selection settings as the gateway reads them.
final class DefaultRules {
    static final SelectionSettings RULES = read("");

    private DefaultRules() {}

    static SelectionSettings read(String yaml) {
        SettingsReading<SelectionSettings> reading =
                new SettingsReader(_ -> Optional.empty()).read(SelectionSettings.class, yaml, Path.of("/etc/isthmus"));
        assertThat(reading).isInstanceOf(SettingsReading.Read.class);
        return ((SettingsReading.Read<SelectionSettings>) reading).settings();
    }
}
