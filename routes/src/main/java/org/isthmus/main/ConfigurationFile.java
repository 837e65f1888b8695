// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.nio.file.Path;
import java.util.Optional;
import org.isthmus.model.settings.IsthmusSettings;
import org.isthmus.platform.config.SettingsReader;
import org.isthmus.platform.config.SettingsReading;

/// Reads the configuration file for a command; faults become one failure that lists them all.
final class ConfigurationFile {
    private ConfigurationFile() {}

    static SettingsReading.Read<IsthmusSettings> read(Path file) {
        return switch (reader().readFile(IsthmusSettings.class, file)) {
            case SettingsReading.Read<IsthmusSettings> read -> read;
            case SettingsReading.Faulty<IsthmusSettings> faulty -> {
                StringBuilder words = new StringBuilder(file + " has "
                        + faulty.faults().size() + (faulty.faults().size() == 1 ? " fault:" : " faults:"));
                faulty.faults()
                        .forEach(fault -> words.append(System.lineSeparator())
                                .append("  ")
                                .append(fault));
                throw new CommandFailure(
                        ExitCode.CONFIGURATION,
                        words.toString(),
                        "`isthmus config sample` prints a complete file with every setting explained.");
            }
        };
    }

    static SettingsReader reader() {
        return new SettingsReader(name -> Optional.ofNullable(System.getenv(name)));
    }
}
