// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `dev/bench link20ms`.
@Command(
        name = "link20ms",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "One bind with a window of 100 to a message centre that answers after 20 ms.",
            "Bar: 4,250 messages a second from end to end."
        })
@SuppressWarnings("NullAway.Init")
final class Link20msCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Mixin
    private CommonOptions common;

    @Option(names = "--seconds", defaultValue = "30", description = "The measured time (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return main.run(new BenchPlan.Link20ms(common.plan(), common.seconds("--seconds", seconds)), common);
    }
}
