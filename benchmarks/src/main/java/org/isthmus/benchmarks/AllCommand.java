// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `dev/bench all`.
@Command(
        name = "all",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Measures every bar, one after the other, each at a gateway of its own, and prints a JSON object for each as it"
                    + " is done. Takes about 45 minutes."
        })
@SuppressWarnings("NullAway.Init")
final class AllCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Mixin
    private CommonOptions common;

    @Option(names = "--quick", description = "Shortened to see that everything works: the figures mean nothing.")
    private boolean quick;

    @Override
    public Integer call() throws InterruptedException {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        BenchPlan.Common usual = common.plan();
        BenchPlan.Common wide = common.plan(SlowDiskCommand.WINDOW);
        int worst = 0;
        for (BenchPlan plan : quick ? quick(usual, wide, path) : full(usual, wide, path)) {
            worst = Math.max(worst, one(plan));
        }
        return worst;
    }

    /// One that can not be run keeps no other from running.
    private int one(BenchPlan plan) throws InterruptedException {
        try {
            return main.run(plan, common.data().map(folder -> folder.resolve(plan.name())));
        } catch (IOException fault) {
            return Main.notRun(plan.name() + ": " + fault.getMessage());
        }
    }

    private static List<BenchPlan> full(BenchPlan.Common usual, BenchPlan.Common wide, String path) {
        return List.of(
                new BenchPlan.Ready(usual, 5, seconds(5), seconds(60)),
                new BenchPlan.Ratios(usual, 6, seconds(10), 0.3, path),
                new BenchPlan.Half(usual, seconds(20), seconds(60)),
                new BenchPlan.Link20ms(usual, seconds(30)),
                new BenchPlan.Cold(usual, 5000, seconds(60)),
                new BenchPlan.SlowDisk(wide, Duration.ofMillis(5), 6, seconds(10), 0.3),
                new BenchPlan.Backlog(usual, 1_000_000, 1000, seconds(40), 5, seconds(3), 0.3));
    }

    private static List<BenchPlan> quick(BenchPlan.Common usual, BenchPlan.Common wide, String path) {
        return List.of(
                new BenchPlan.Ready(usual, 2, seconds(1), seconds(5)),
                new BenchPlan.Ratios(usual, 1, seconds(3), 9, path),
                new BenchPlan.Half(usual, seconds(4), seconds(5)),
                new BenchPlan.Link20ms(usual, seconds(5)),
                new BenchPlan.Cold(usual, 500, seconds(10)),
                new BenchPlan.SlowDisk(wide, Duration.ofMillis(5), 1, seconds(4), 9),
                new BenchPlan.Backlog(usual, 5000, 500, seconds(1), 1, seconds(2), 9));
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }
}
