// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.console.api.Json;
import org.isthmus.console.client.AdminClient;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;

/// The gateway that runs on a data directory, asked through its admin API. A running demonstration keeps its
/// data in the folder `demo` of the usual place, so it is found there when nothing else runs.
final class RunningGateway {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path data;

    private RunningGateway(Path data) {
        this.data = data;
    }

    static RunningGateway at(Path data) {
        Path demo = data.resolve(DemoCommand.FOLDER);
        boolean onlyDemo = !Files.exists(data.resolve("admin.json")) && Files.exists(demo.resolve("admin.json"));
        return new RunningGateway(onlyDemo ? demo : data);
    }

    /// Prints what the command answers; gives the exit code.
    int ask(CommandSpec command, Map<String, String> arguments, boolean json, PrintWriter out) {
        CommandOutcome outcome;
        try {
            outcome = new AdminClient(data, LIMIT).call(command, arguments);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.UNAVAILABLE, "interrupted", "");
        }
        return switch (outcome) {
            case CommandOutcome.Done(Object answer, List<String> lines) -> {
                print(answer, lines, json, out);
                yield ExitCode.OK;
            }
            case CommandOutcome.No(Object answer, List<String> lines) -> {
                print(answer, lines, json, out);
                yield ExitCode.NO;
            }
            case CommandOutcome.Failed failed -> throw failure(failed, json, out);
        };
    }

    /// Fails as [#ask] would when no gateway can be asked.
    void mustBeThere(boolean json, PrintWriter out) {
        Optional<CommandOutcome.Failed> absent = new AdminClient(data, LIMIT).absent();
        if (absent.isPresent()) {
            throw failure(absent.get(), json, out);
        }
    }

    private static CommandFailure failure(CommandOutcome.Failed failed, boolean json, PrintWriter out) {
        if (json) {
            print(Json.failure(failed), List.of(), true, out);
        }
        return new CommandFailure(exitCode(failed.code()), failed.message(), failed.advice());
    }

    private static void print(Object answer, List<String> lines, boolean json, PrintWriter out) {
        if (json) {
            out.println(Json.pretty(answer));
        } else {
            lines.forEach(out::println);
        }
        out.flush();
    }

    private static int exitCode(String code) {
        return switch (code) {
            case "invalid" -> ExitCode.USAGE;
            case "not-running", "unavailable", "timeout" -> ExitCode.UNAVAILABLE;
            case "no-access", "forbidden", "unauthenticated" -> ExitCode.NO_ACCESS;
            case "configuration" -> ExitCode.CONFIGURATION;
            case "restart-needed" -> ExitCode.RESTART_NEEDED;
            case "internal" -> ExitCode.INTERNAL;
            default -> ExitCode.NO;
        };
    }
}
