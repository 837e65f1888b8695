// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.CommandSpec.Kind;
import org.isthmus.model.command.CommandSpec.Parameter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// One command of the registry on the command line: its parameters become positionals and options, its answer
/// is printed as lines or, with `--json`, as data. It knows nothing of what the command does.
final class RemoteCommand implements Callable<Integer> {
    private final CommandSpec command;
    private final CommandLine.Model.CommandSpec shell;

    private RemoteCommand(CommandSpec command) {
        this.command = command;
        String name = command.name();
        this.shell = CommandLine.Model.CommandSpec.wrapWithoutInspection(this)
                .name(name.substring(name.indexOf(' ') + 1))
                .mixinStandardHelpOptions(true);
        shell.usageMessage().description(command.summary() + ".", "", command.description());
        shell.addOption(OptionSpec.builder("--json")
                .type(boolean.class)
                .description("Print data as JSON instead of lines.")
                .build());
        shell.addOption(OptionSpec.builder("--data")
                .type(Path.class)
                .paramLabel("DIR")
                .description("The data directory of the gateway to ask (default: $ISTHMUS_DATA, else data).")
                .build());
        shell.addOption(OptionSpec.builder("-c", "--config")
                .type(Path.class)
                .paramLabel("FILE")
                .description("Or the configuration file of that gateway, which names its data directory.")
                .build());
        int position = 0;
        for (Parameter parameter : command.parameters()) {
            if (parameter.positional()) {
                shell.addPositional(positional(parameter, position++));
            } else {
                shell.addOption(option(parameter));
            }
        }
    }

    /// Adds `spec` to the command line, under a parent of its first word when its name has two.
    static void addTo(CommandLine root, CommandSpec spec) {
        RemoteCommand remote = new RemoteCommand(spec);
        int space = spec.name().indexOf(' ');
        if (space < 0) {
            root.addSubcommand(spec.name(), remote.shell);
            return;
        }
        String group = spec.name().substring(0, space);
        if (!root.getSubcommands().containsKey(group)) {
            root.addSubcommand(group, group(group));
        }
        CommandLine parent = Objects.requireNonNull(root.getSubcommands().get(group));
        parent.addSubcommand(spec.name().substring(space + 1), remote.shell);
    }

    private static CommandLine.Model.CommandSpec group(String name) {
        CommandLine.Model.CommandSpec shell =
                CommandLine.Model.CommandSpec.create().name(name).mixinStandardHelpOptions(true);
        shell.usageMessage().description("Commands about each " + name + ".");
        return shell;
    }

    @Override
    public Integer call() {
        CommandLine.ParseResult parsed = shell.commandLine().getParseResult();
        RunningGateway gateway = RunningGateway.at(DataDirectory.of(
                parsed.matchedOptionValue("--data", (Path) null), parsed.matchedOptionValue("--config", (Path) null)));
        boolean json = parsed.matchedOptionValue("--json", false);
        PrintWriter out = shell.commandLine().getOut();
        if (command.parameters().stream().anyMatch(parameter -> parameter.kind() == Kind.SECRET)) {
            // Before anybody is asked for a password in vain.
            gateway.mustBeThere(json, out);
        }
        Map<String, String> arguments = new LinkedHashMap<>();
        for (Parameter parameter : command.parameters()) {
            Object value = parameter.positional()
                    ? positionalValue(parsed, parameter)
                    : parsed.matchedOptionValue(optionName(parameter), null);
            if (parameter.kind() == Kind.SECRET) {
                arguments.put(
                        parameter.name(), PasswordInput.read((Path) value, parameter.summary(), optionName(parameter)));
            } else if (value != null) {
                arguments.put(parameter.name(), value.toString());
            }
        }
        return gateway.ask(command, arguments, json, out);
    }

    private static @Nullable Object positionalValue(CommandLine.ParseResult parsed, Parameter parameter) {
        return parsed.matchedPositionals().stream()
                .filter(one -> one.paramLabel().equals(label(parameter)))
                .findFirst()
                .<Object>map(PositionalParamSpec::getValue)
                .orElse(null);
    }

    private static PositionalParamSpec positional(Parameter parameter, int position) {
        return PositionalParamSpec.builder()
                .index(Integer.toString(position))
                .arity(parameter.required() ? "1" : "0..1")
                .type(String.class)
                .paramLabel(label(parameter))
                .description(parameter.summary() + ".")
                .build();
    }

    private static OptionSpec option(Parameter parameter) {
        OptionSpec.Builder option = OptionSpec.builder(optionName(parameter))
                .required(parameter.required() && parameter.kind() != Kind.SECRET);
        return switch (parameter.kind()) {
            case FLAG ->
                option.type(boolean.class)
                        .description(parameter.summary() + ".")
                        .build();
            case NUMBER ->
                option.type(long.class)
                        .paramLabel("N")
                        .description(parameter.summary() + ".")
                        .build();
            case TEXT, INSTANT ->
                option.type(String.class)
                        .paramLabel(label(parameter))
                        .description(parameter.summary() + ".")
                        .build();
            case SECRET ->
                option.type(Path.class)
                        .paramLabel("FILE")
                        .description(parameter.summary() + ": the file that holds it. Without this it is asked for.")
                        .build();
        };
    }

    private static String optionName(Parameter parameter) {
        return "--" + parameter.name() + (parameter.kind() == Kind.SECRET ? "-file" : "");
    }

    private static String label(Parameter parameter) {
        if (!parameter.label().isEmpty()) {
            return parameter.label();
        }
        return parameter.kind() == Kind.INSTANT ? "TIME" : parameter.name().toUpperCase(Locale.ROOT);
    }
}
