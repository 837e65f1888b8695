// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.load.LoadPlan;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `dev/bench`: runs the full loop once and prints what it measured; its subcommands measure the bars that are
/// set.
@Command(
        name = "dev/bench",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        subcommands = {
            AllCommand.class,
            RatiosCommand.class,
            HalfCommand.class,
            Link20msCommand.class,
            ReadyCommand.class,
            ColdCommand.class,
            BacklogCommand.class,
            SlowDiskCommand.class
        },
        description = {
            "Measures the full loop at a gateway started from the built distribution: SIP MESSAGE in, record durable, 202,"
                    + " submit_sm, receipt, IMDN out. Prints one JSON object.",
            "A command after it measures a bar instead, or all of them; `dev/bench half --help` tells more of that one.",
            "Exit code 0: every accepted message went all the way exactly once. 1: something was lost or doubled."
                    + " 70: it could not be run."
        })
@SuppressWarnings("NullAway.Init")
public final class Main implements Callable<Integer> {
    private static final int NOT_RUN = 70;

    @Option(names = "--transport", defaultValue = "udp", description = "udp or tcp (default: ${DEFAULT-VALUE}).")
    private SipTransport transport;

    @Option(names = "--connections", defaultValue = "8", description = "TCP connections (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--senders", defaultValue = "1000", description = "Registered users (default: ${DEFAULT-VALUE}).")
    private int senders;

    @Option(
            names = "--window",
            defaultValue = "256",
            paramLabel = "N",
            description =
                    "Closed loop: so many messages under way that are not yet notified (default: ${DEFAULT-VALUE}).")
    private int window;

    @Option(names = "--rate", paramLabel = "N", description = "Open loop instead: so many messages per second.")
    private double rate;

    @Option(names = "--seconds", defaultValue = "30", description = "The measured time (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "20",
            description = "Seconds of load before that (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--drain",
            defaultValue = "30",
            description = "Longest wait in seconds for what is still to come (default: ${DEFAULT-VALUE}).")
    private int drain;

    @Option(
            names = "--links",
            defaultValue = "1",
            description = "Binds at the message centre (default: ${DEFAULT-VALUE}).")
    private int links;

    @Option(
            names = "--smsc-window",
            defaultValue = "100",
            description = "Unanswered submits on each bind (default: ${DEFAULT-VALUE}).")
    private int smscWindow;

    @Option(
            names = "--smsc-delay",
            defaultValue = "0",
            paramLabel = "MS",
            description = "How long the message centre takes to answer a submit (default: ${DEFAULT-VALUE}).")
    private int smscDelay;

    @Option(
            names = "--receipt-delay",
            defaultValue = "0",
            paramLabel = "MS",
            description = "How long after that its receipt leaves (default: ${DEFAULT-VALUE}).")
    private int receiptDelay;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Run in this new folder and keep it. Without it a temporary folder is used and removed.")
    private Path data;

    @Option(names = "--profile", paramLabel = "FILE", description = "Write a flight recording of the gateway (.jfr).")
    private Path recording;

    @Option(
            names = "--java-options",
            defaultValue = "",
            paramLabel = "OPTIONS",
            description = "More options for the gateway's Java.")
    private String javaOptions;

    @Option(names = "--distribution", required = true, hidden = true)
    private Path distribution;

    @Option(names = "--scratch", required = true, hidden = true)
    private Path scratch;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::explain);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        LoadPlan.Pace pace = rate > 0 ? new LoadPlan.Pace.PerSecond(rate) : new LoadPlan.Pace.Unfinished(window);
        LoopPlan plan = new LoopPlan(
                new LoopPlan.Traffic(transport, connections, senders, pace),
                LoopPlan.Times.seconds(warmUp, seconds, drain),
                new BedPlan.Peer(
                        links, smscWindow, Duration.ofMillis(smscDelay), Duration.ofMillis(smscDelay + receiptDelay)),
                new BedPlan.Jvm(
                        javaOptions,
                        recording == null ? "" : recording.toAbsolutePath().toString()));
        return run(new BenchPlan.Loop(plan), Optional.ofNullable(data));
    }

    /// Measures a bar; gives the exit code.
    int run(BenchPlan plan, CommonOptions common) throws IOException, InterruptedException {
        return run(plan, common.data());
    }

    int run(BenchPlan plan, Optional<Path> folder) throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        String java = System.getProperty("java.vendor.version", "") + " " + Runtime.version();
        Benches benches = new Benches(new Progress(System.err, clock, ""), System.out, java);
        Place place = folder.isPresent()
                ? Place.kept(distribution, folder.get(), clock)
                : Place.temporary(distribution, scratch, clock);
        try {
            int code = benches.run(plan, place);
            place.remove();
            return code;
        } catch (IOException fault) {
            throw new IOException(fault.getMessage() + " (all that was written is in " + place.folder() + ")", fault);
        }
    }

    private static int explain(Exception fault, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (!(fault instanceof IOException)) {
            throw fault;
        }
        return notRun(String.valueOf(fault.getMessage()));
    }

    /// Says why something could not be run; gives the exit code.
    static int notRun(String why) {
        System.err.println("dev/bench: " + why);
        return NOT_RUN;
    }
}
