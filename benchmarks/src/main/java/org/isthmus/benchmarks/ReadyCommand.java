// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `dev/bench ready`.
@Command(
        name = "ready",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Starts the gateway several times, then runs the full loop.",
            "Bars: READY within 3.3 s (goal 1.3), memory (PSS) below 350 MiB idle (goal 190) and below 600 MiB in the full"
                    + " loop, 5,000 messages a second."
        })
@SuppressWarnings("NullAway.Init")
final class ReadyCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Mixin
    private CommonOptions common;

    @Option(names = "--seconds", defaultValue = "60", description = "The full loop (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--starts",
            defaultValue = "5",
            paramLabel = "N",
            description = "How many starts the medians are of (default: ${DEFAULT-VALUE}).")
    private int starts;

    @Option(
            names = "--settle",
            defaultValue = "5",
            paramLabel = "SECONDS",
            description = "How long after READY the idle memory is read (default: ${DEFAULT-VALUE}).")
    private int settle;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return main.run(
                new BenchPlan.Ready(
                        common.plan(),
                        common.atLeast("--starts", starts, 1),
                        common.seconds("--settle", settle),
                        common.seconds("--seconds", seconds)),
                common);
    }
}
