// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.isthmus.console.api.Json;
import org.isthmus.cpm.selection.NumberAllocation;
import org.isthmus.model.settings.IsthmusSettings;
import org.isthmus.platform.config.EffectiveSetting;
import org.isthmus.platform.config.Fault;
import org.isthmus.platform.config.SampleWriter;
import org.isthmus.platform.config.SettingsReading;
import org.isthmus.platform.users.UserFileEditor;
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
                "Says everything that is wrong with a file: line, setting, value and what is expected;",
                "when nothing is, the same of the users file that it names.",
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
        CheckedUsers users = users(read.settings());
        if (!users.faults().isEmpty()) {
            int faults = users.faults().size();
            throw new CommandFailure(
                    ExitCode.CONFIGURATION,
                    file + " is in order, and its users file " + users.file() + " has " + faults
                            + (faults == 1 ? " fault:" : " faults:"),
                    users.faults().stream().map(Fault::toString).toList(),
                    "A running gateway keeps the users that it read last; at a start nobody can register.");
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
        List<Fault> users = reading instanceof SettingsReading.Read<IsthmusSettings> read
                ? users(read.settings()).faults()
                : List.of();
        boolean inOrder = faults.isEmpty() && users.isEmpty();
        data.put("inOrder", inOrder);
        data.put("faults", faults);
        data.put("usersFaults", users);
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
        return inOrder ? ExitCode.OK : ExitCode.CONFIGURATION;
    }

    private record CheckedUsers(Path file, List<Fault> faults) {}

    /// As a gateway with these settings reads it. A file that is the gateway's alone is not looked at by others.
    private static CheckedUsers users(IsthmusSettings settings) {
        Path file = settings.dataDirectory().resolve(settings.users().file());
        if (!Files.isReadable(file)) {
            return new CheckedUsers(file, List.of());
        }
        List<String> domains = settings.sip().domains();
        NumberAllocation numbers = new NumberAllocation(settings.interworkingNumbers());
        try {
            return new CheckedUsers(
                    file, new UserFileEditor(file, domains.getFirst(), domains, numbers::lends).faults());
        } catch (IOException failed) {
            return new CheckedUsers(
                    file, List.of(new Fault(0, "", "", "the file can not be read: " + failed.getMessage())));
        }
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
