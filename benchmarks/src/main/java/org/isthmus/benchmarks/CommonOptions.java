// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Options that all measurements of a bar have.
final class CommonOptions {
    private static final int WINDOW = 512;

    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec command;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Closed loop: so many messages under way that are not yet notified (default: 512,"
                    + " slow-disk 2048).")
    private @Nullable Integer window;

    @Option(
            names = "--warm-up",
            defaultValue = "20",
            paramLabel = "SECONDS",
            description = "Load before anything counts (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--receipt-delay",
            defaultValue = "0",
            paramLabel = "MS",
            description = "How long after its answer the message centre's receipt leaves (default: ${DEFAULT-VALUE}).")
    private int receiptDelay;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Run in this new folder and keep it. Without it a temporary folder is used and removed.")
    private @Nullable Path data;

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            defaultValue = "",
            description = "Write a flight recording of the gateway (.jfr).")
    @SuppressWarnings("NullAway.Init")
    private String recording;

    @Option(
            names = "--java-options",
            defaultValue = "",
            paramLabel = "OPTIONS",
            description = "More options for the gateway's Java.")
    @SuppressWarnings("NullAway.Init")
    private String javaOptions;

    Optional<Path> data() {
        return Optional.ofNullable(data);
    }

    BenchPlan.Common plan() {
        return plan(WINDOW);
    }

    BenchPlan.Common plan(int usualWindow) {
        int under = window == null ? usualWindow : atLeast("--window", window, 1);
        String file =
                recording.isEmpty() ? "" : Path.of(recording).toAbsolutePath().toString();
        return new BenchPlan.Common(
                under,
                Duration.ofSeconds(atLeast("--warm-up", warmUp, 0)),
                Duration.ofMillis(atLeast("--receipt-delay", receiptDelay, 0)),
                new BedPlan.Jvm(javaOptions, file));
    }

    /// The number, when it is not too small for its option.
    int atLeast(String option, int value, int least) {
        if (value < least) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), option + " is " + value + "; give " + least + " or more");
        }
        return value;
    }

    Duration seconds(String option, int value) {
        return Duration.ofSeconds(atLeast(option, value, 1));
    }
}
