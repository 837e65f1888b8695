// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.isthmus.console.api.Json;
import org.isthmus.model.settings.IsthmusSettings;
import org.isthmus.platform.config.EffectiveSetting;
import org.isthmus.platform.config.Fault;
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
                    boolean values,
            @Option(
                            names = "--json",
                            description = "Print data as JSON: whether it is in order, its faults, and with --values"
                                    + " every value.")
                    boolean json) {
        if (json) {
            return checkAsData(file, values);
        }
        SettingsReading.Read<IsthmusSettings> read = ConfigurationFile.read(file);
        PrintWriter out = self.commandLine().getOut();
        if (values) {
            for (EffectiveSetting setting : read.values()) {
                out.printf(Locale.ROOT, "%-44s %-30s %s%n", setting.path(), setting.value(), origin(setting));
            }
        }
        out.println(file + " is in order.");
        notes(read.settings()).forEach(out::println);
        return ExitCode.OK;
    }

    private int checkAsData(Path file, boolean values) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("file", file.toString());
        SettingsReading<IsthmusSettings> reading = ConfigurationFile.reader().readFile(IsthmusSettings.class, file);
        List<Fault> faults =
                reading instanceof SettingsReading.Faulty<IsthmusSettings> faulty ? faulty.faults() : List.of();
        data.put("inOrder", faults.isEmpty());
        data.put("faults", faults);
        if (reading instanceof SettingsReading.Read<IsthmusSettings> read) {
            data.put("notes", notes(read.settings()));
        }
        if (values && reading instanceof SettingsReading.Read<IsthmusSettings> read) {
            data.put(
                    "values",
                    read.values().stream()
                            .map(one -> Map.of("path", one.path(), "value", one.value(), "origin", origin(one)))
                            .toList());
        }
        self.commandLine().getOut().println(Json.pretty(data));
        self.commandLine().getOut().flush();
        return faults.isEmpty() ? ExitCode.OK : ExitCode.CONFIGURATION;
    }

    /// What is in order and may still surprise.
    private static List<String> notes(IsthmusSettings settings) {
        List<String> receiving = settings.sms().receivingGroups();
        if (receiving.isEmpty()) {
            return List.of();
        }
        List<String> sending = settings.sms().sendingGroups();
        String sends = sending.isEmpty()
                ? "no link sends short messages"
                : "short messages are sent by the links of " + String.join(", ", sending);
        return List.of("Note: " + sends + "; only received from: " + String.join(", ", receiving) + ".");
    }

    private static String origin(EffectiveSetting setting) {
        return switch (setting.origin()) {
            case EffectiveSetting.InFile(int line) -> "line " + line;
            case EffectiveSetting.Default() -> "default";
        };
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
