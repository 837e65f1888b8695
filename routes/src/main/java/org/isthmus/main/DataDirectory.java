// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the data of a gateway is: where the command says, else what the launcher found out, else `data` here.
final class DataDirectory {
    private DataDirectory() {}

    /// `told` is the folder itself, `configuration` a file that names it; a command is given one of them at most.
    static Path of(@Nullable Path told, @Nullable Path configuration) {
        if (told != null && configuration != null) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--data and --config both say where the gateway is", "Give one of them.");
        }
        if (configuration != null) {
            return ConfigurationFile.dataDirectory(configuration);
        }
        return told != null ? told : standard();
    }

    static Path standard() {
        String told = System.getenv("ISTHMUS_DATA");
        return Path.of(told == null || told.isEmpty() ? "data" : told);
    }
}
