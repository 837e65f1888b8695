// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `dev/bench half`.
@Command(
        name = "half",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Finds the maximum of the full loop, offers half of it whatever comes back, and measures times and retransmissions.",
            "Bars: p99 MESSAGE to 202 below 30 ms (goal 12), to submit_sm below 50 ms (goal 20), retransmissions below 0.1 %%."
        })
@SuppressWarnings("NullAway.Init")
final class HalfCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Mixin
    private CommonOptions common;

    @Option(names = "--seconds", defaultValue = "60", description = "The open loop (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--closed",
            defaultValue = "20",
            paramLabel = "SECONDS",
            description = "The closed loop that finds the maximum (default: ${DEFAULT-VALUE}).")
    private int closed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return main.run(
                new BenchPlan.Half(
                        common.plan(), common.seconds("--closed", closed), common.seconds("--seconds", seconds)),
                common);
    }
}
