// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `dev/bench ratios`.
@Command(
        name = "ratios",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "The rate of the full loop over UDP and TCP, in relation to Kamailio as stateful proxy and to Kannel with receipts,"
                    + " measured in turn in the same minutes.",
            "Needs the Debian packages kamailio and kannel; what is missing is left out and said.",
            "Bars: 5,000 a second; Kamailio 0.33 (goal 0.65), Kannel with spool store 2 (goal 4), with file store 0.8"
                    + " (goal 1.5)."
        })
@SuppressWarnings("NullAway.Init")
final class RatiosCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--rounds",
            defaultValue = "6",
            paramLabel = "N",
            description = "How many rounds of one slice each; 5 or more for figures that count (default:"
                    + " ${DEFAULT-VALUE}).")
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
            description = "Rounds in which other programs kept more processors busy are repeated, up to twice as many"
                    + " rounds in all (default: ${DEFAULT-VALUE}).")
    private double mostForeign;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return main.run(
                new BenchPlan.Ratios(
                        common.plan(),
                        common.atLeast("--rounds", rounds, 1),
                        common.seconds("--slice", slice),
                        mostForeign,
                        path),
                common);
    }
}
