// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `dev/bench cold`.
@Command(
        name = "cold",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Offers the full rate from READY on, to a gateway that has seen no load since it started.",
            "Bars: nothing lost; steady within 20 s (goal 10), which means that from there on every message is accepted, 99 of"
                    + " 100 are answered within 500 ms and submitted within 1 s."
        })
@SuppressWarnings("NullAway.Init")
final class ColdCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Mixin
    private CommonOptions common;

    @Option(names = "--seconds", defaultValue = "60", description = "The measured time (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--rate",
            defaultValue = "5000",
            paramLabel = "N",
            description = "Messages offered each second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return main.run(
                new BenchPlan.Cold(
                        common.plan(), common.atLeast("--rate", rate, 1), common.seconds("--seconds", seconds)),
                common);
    }
}
