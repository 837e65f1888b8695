// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.isthmus.model.settings.IsthmusSettings;
import org.isthmus.platform.config.EffectiveSetting;
import org.isthmus.platform.config.SampleWriter;
import org.isthmus.platform.config.SettingsReading;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `isthmus config check` and `isthmus config sample`: work on a file, need no running gateway.
@Command(
        name = "config",
        description = "Check a configuration file, or print a complete sample.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Runnable {
    /// Set by the command line before a command runs.
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec self;

    @Override
    public void run() {
        self.commandLine().usage(self.commandLine().getOut());
    }

    @Command(
            name = "check",
            description = {
                "Says everything that is wrong with a file: line, setting, value and what is expected.",
                "Exit code 0 when nothing is, 78 otherwise."
            },
            mixinStandardHelpOptions = true)
    int check(
            @Option(
                            names = {"-c", "--config"},
                            required = true,
                            paramLabel = "FILE",
                            description = "The file to check.")
                    Path file,
            @Option(names = "--values", description = "Also print every value in force and where it comes from.")
                    boolean values) {
        SettingsReading.Read<IsthmusSettings> read = ConfigurationFile.read(file);
        PrintWriter out = self.commandLine().getOut();
        if (values) {
            for (EffectiveSetting setting : read.values()) {
                String origin = switch (setting.origin()) {
                    case EffectiveSetting.InFile(int line) -> "line " + line;
                    case EffectiveSetting.Default() -> "default";
                };
                out.printf(Locale.ROOT, "%-44s %-30s %s%n", setting.path(), setting.value(), origin);
            }
        }
        out.println(file + " is in order.");
        return ExitCode.OK;
    }

    @Command(
            name = "sample",
            description = "Prints a complete file: every setting with its default, unit and a sentence about it.",
            mixinStandardHelpOptions = true)
    int sample() {
        self.commandLine().getOut().print(SampleWriter.write(IsthmusSettings.class));
        self.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
