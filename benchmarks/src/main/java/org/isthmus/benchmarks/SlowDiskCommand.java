// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `dev/bench slow-disk`.
@Command(
        name = "slow-disk",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Two gateways measured in turn, one of them with the fault switch of the store on, which makes every disk sync take"
                    + " longer.",
            "Bar: with 5 ms more, 0.8 of the rate without (goal 0.95). The window is wide by default, so that waiting for"
                    + " syncs does not bound the rate: a message waits for several, one after the other."
        })
@SuppressWarnings("NullAway.Init")
final class SlowDiskCommand implements Callable<Integer> {
    static final int WINDOW = 2048;

    @ParentCommand
    private Main main;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--delay",
            defaultValue = "5",
            paramLabel = "MS",
            description = "What is added to every sync (default: ${DEFAULT-VALUE}).")
    private int delay;

    @Option(
            names = "--rounds",
            defaultValue = "6",
            paramLabel = "N",
            description = "How many pairs of slices; 5 or more for figures that count (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--slice",
            defaultValue = "10",
            paramLabel = "SECONDS",
            description = "The measured time of a slice (default: ${DEFAULT-VALUE}).")
    private int slice;

    @Option(
            names = "--most-foreign",
            defaultValue = "0.3",
            paramLabel = "N",
            description =
                    "Pairs in which other programs kept more processors busy are repeated, up to twice as many pairs"
                            + " in all (default: ${DEFAULT-VALUE}).")
    private double mostForeign;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return main.run(
                new BenchPlan.SlowDisk(
                        common.plan(WINDOW),
                        Duration.ofMillis(common.atLeast("--delay", delay, 1)),
                        common.atLeast("--rounds", rounds, 1),
                        common.seconds("--slice", slice),
                        mostForeign),
                common);
    }
}
