// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `dev/bench backlog`.
@Command(
        name = "backlog",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Fills the gateway with messages for users who are away, compares what it accepts with many and with few waiting,"
                    + " kills it, starts it again, and lets the users come back.",
            "Bars: accept rate with 1,000,000 waiting 0.7 of that with 1,000 (goal 0.9), 0.5 KiB of memory for each (goal 0.2),"
                    + " first MESSAGE accepted within 10 s of a start after kill -9."
        })
@SuppressWarnings("NullAway.Init")
final class BacklogCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--waiting",
            defaultValue = "1000000",
            paramLabel = "N",
            description = "How many messages wait (default: ${DEFAULT-VALUE}).")
    private int waiting;

    @Option(
            names = "--few",
            defaultValue = "1000",
            paramLabel = "N",
            description = "How many wait in the comparison (default: ${DEFAULT-VALUE}).")
    private int few;

    @Option(
            names = "--settle",
            defaultValue = "40",
            paramLabel = "SECONDS",
            description = "How long there is no traffic before memory is looked at (default: ${DEFAULT-VALUE}).")
    private int settle;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            paramLabel = "N",
            description = "How many pairs of slices; 5 or more for figures that count (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--slice",
            defaultValue = "3",
            paramLabel = "SECONDS",
            description = "How long each accept rate is measured (default: ${DEFAULT-VALUE}).")
    private int slice;

    @Option(
            names = "--most-foreign",
            defaultValue = "0.3",
            paramLabel = "N",
            description = "Pairs in which other programs kept more processors busy are repeated, up to twice as many"
                    + " pairs in all (default: ${DEFAULT-VALUE}).")
    private double mostForeign;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return main.run(
                new BenchPlan.Backlog(
                        common.plan(),
                        common.atLeast("--waiting", waiting, 1),
                        common.atLeast("--few", few, 1),
                        common.seconds("--settle", settle),
                        common.atLeast("--rounds", rounds, 1),
                        common.seconds("--slice", slice),
                        mostForeign),
                common);
    }
}
