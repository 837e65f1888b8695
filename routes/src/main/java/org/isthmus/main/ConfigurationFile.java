// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.nio.file.Path;
import org.isthmus.model.settings.IsthmusSettings;
import org.isthmus.platform.config.Fault;
import org.isthmus.platform.config.SettingsReader;
import org.isthmus.platform.config.SettingsReading;
import org.isthmus.wiring.GatewaySettings;

/// Reads the configuration file for a command; faults become one failure that lists them all.
final class ConfigurationFile {
    private ConfigurationFile() {}

    static SettingsReading.Read<IsthmusSettings> read(Path file) {
        return switch (reader().readFile(IsthmusSettings.class, file)) {
            case SettingsReading.Read<IsthmusSettings> read -> read;
            case SettingsReading.Faulty<IsthmusSettings> faulty -> {
                int faults = faulty.faults().size();
                throw new CommandFailure(
                        ExitCode.CONFIGURATION,
                        file + " has " + faults + (faults == 1 ? " fault:" : " faults:"),
                        faulty.faults().stream().map(Fault::toString).toList(),
                        "`isthmus config sample` prints a complete file with every setting explained.");
            }
        };
    }

    /// The data directory that a file names, whatever else may be wrong with it: its gateway may run all the same.
    static Path dataDirectory(Path file) {
        return reader().value(IsthmusSettings.class, file, "data-directory")
                .map(found -> Path.of(found.value()))
                .orElseGet(() -> read(file).settings().dataDirectory());
    }

    static SettingsReader reader() {
        return GatewaySettings.reader();
    }
}
