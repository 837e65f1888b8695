// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.io.PrintWriter;
import org.isthmus.model.VisibleText;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.wiring.GatewayCommands;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line. Commands that ask a running gateway are made from the same registry as its admin API; the others
/// live beside this class.
@Command(
        name = "isthmus",
        description = "CPM interworking gateway: RCS on one side; SMS, MMS and email on the other.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ConfigCommand.class,
            SimulateCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "New here? Start with: isthmus demo",
            "Each command has --help of its own.",
            "",
            "Exit codes:",
            "  0   done",
            "  1   the answer is no: nothing found, a message that would be refused, a step of the demo that did not happen",
            "  64  the command was given wrongly",
            "  69  something needed is not there: no running gateway, a port or folder in use",
            "  70  a fault of isthmus itself",
            "  75  only a restart can do it",
            "  77  no access to the gateway's token",
            "  78  the configuration file has faults",
            "  130 the demo was ended before its conversation was over"
        })
public final class Main implements Runnable {
    /// Set by the command line before a command runs.
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec self;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        for (CommandSpec spec : GatewayCommands.SPECS) {
            RemoteCommand.addTo(line, spec);
        }
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExitCodeExceptionMapper(_ -> ExitCode.INTERNAL);
        line.setExecutionExceptionHandler(Main::explain);
        line.setParameterExceptionHandler((wrong, _) -> {
            PrintWriter err = wrong.getCommandLine().getErr();
            err.println("isthmus: " + VisibleText.of(String.valueOf(wrong.getMessage())));
            err.println("Try: " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return ExitCode.USAGE;
        });
        return line;
    }

    private static int explain(Exception fault, CommandLine line, CommandLine.ParseResult parsed) {
        if (fault instanceof CommandFailure failure) {
            return explain(failure, line.getErr());
        }
        String words = fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
        line.getErr().println("isthmus: " + VisibleText.of(words));
        line.getErr()
                .println("  This is a fault of isthmus itself. With ISTHMUS_JAVA_OPTIONS=-Disthmus.trace=true it"
                        + " prints where.");
        if (Boolean.getBoolean("isthmus.trace")) {
            // Only for whoever asked for it, on their own terminal: where the fault is, not what a user can do.
            fault.printStackTrace(line.getErr());
        }
        return ExitCode.INTERNAL;
    }

    /// Each line is made visible by itself: the line breaks are ours, what stands between them may come from outside.
    private static int explain(CommandFailure failure, PrintWriter err) {
        err.println("isthmus: " + VisibleText.of(String.valueOf(failure.getMessage())));
        failure.details().forEach(detail -> err.println("  " + VisibleText.of(detail)));
        if (!failure.advice().isEmpty()) {
            err.println("  " + VisibleText.of(failure.advice()));
        }
        return failure.exitCode();
    }

    @Override
    public void run() {
        self.commandLine().usage(self.commandLine().getOut());
    }
}
