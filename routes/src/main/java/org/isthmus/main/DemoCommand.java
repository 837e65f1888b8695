// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.isthmus.demo.DemoFolder;
import org.isthmus.demo.Demonstration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `isthmus demo`: the gateway at work, with nothing to set up.
@Command(
        name = "demo",
        description = {
            "Starts the gateway with a simulated RCS handset and SMS centre on loopback, lets them write to each other, and"
                    + " prints what happened as a ladder. Then stays up for playing by hand, until quit, Ctrl-C or SIGTERM.",
            "Ended before the conversation is over it closes everything and gives exit code 130.",
            "It keeps its data in the folder demo of the data directory and wipes that folder first."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    static final String FOLDER = "demo";
    private static final Duration CLOSING = Duration.ofSeconds(20);

    @Option(
            names = "--once",
            description = "Stop after the conversation. Exit code 0 only if every step happened, else 1.")
    private boolean once;

    @Override
    public Integer call() throws Exception {
        Logging.quiet();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Demonstration demonstration =
                new Demonstration(DataDirectory.standard().resolve(FOLDER), System.out, Clock.systemUTC());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(demonstration), "end of demo"));
        boolean happened;
        try {
            happened = demonstration.run(
                    once, in, file -> ConfigurationFile.read(file).settings());
        } catch (DemoFolder.Taken taken) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, String.valueOf(taken.getMessage()), "");
        } catch (Exception failed) {
            throw StartFailure.of(failed);
        }
        return happened ? ExitCode.OK : ExitCode.NO;
    }

    /// Ctrl-C and SIGTERM are the ordinary end of one that stays up, and no fault of one that does not.
    private static void end(Demonstration demonstration) {
        try {
            switch (demonstration.end(CLOSING)) {
                case STAYED -> Runtime.getRuntime().halt(ExitCode.OK);
                case EARLY -> Runtime.getRuntime().halt(ExitCode.ENDED_EARLY);
                case NOTHING_LEFT -> {}
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
