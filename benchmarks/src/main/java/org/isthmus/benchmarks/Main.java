// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.load.LoadPlan;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `dev/bench`: runs the full loop once and prints what it measured.
@Command(
        name = "dev/bench",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Measures the full loop at a gateway started from the built distribution: SIP MESSAGE in, record durable, 202,"
                    + " submit_sm, receipt, IMDN out. Prints one JSON object.",
            "Exit code 0: every accepted message went all the way exactly once. 1: something was lost or doubled."
                    + " 70: it could not be run."
        })
@SuppressWarnings("NullAway.Init")
public final class Main implements Callable<Integer> {
    private static final int LOST_OR_DOUBLED = 1;
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
        System.exit(new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::explain)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        Path folder = data == null ? Files.createTempDirectory(scratch, "bench-") : data;
        try {
            LoopPlan plan = plan(folder);
            BenchFolder files = BenchFolder.in(folder);
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            all.put("benchmark", "full-loop").put("at", clock.instant().toString());
            all.set(
                    "machine",
                    Machine.describe(folder, System.getProperty("java.vendor.version", "") + " " + Runtime.version()));
            all.set("settings", settings(plan));
            LoopResult result = new FullLoop(clock).run(plan, files);
            all.setAll(result.json());
            System.out.println(new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(all));
            return result.sound() ? 0 : LOST_OR_DOUBLED;
        } finally {
            if (data == null) {
                remove(folder);
            }
        }
    }

    private LoopPlan plan(Path folder) {
        LoadPlan.Pace pace = rate > 0 ? new LoadPlan.Pace.PerSecond(rate) : new LoadPlan.Pace.Unfinished(window);
        return new LoopPlan(
                distribution,
                folder,
                new LoopPlan.Traffic(transport, connections, senders, pace),
                new LoopPlan.Times(Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), Duration.ofSeconds(drain)),
                new LoopPlan.Peer(
                        links, smscWindow, Duration.ofMillis(smscDelay), Duration.ofMillis(smscDelay + receiptDelay)),
                new LoopPlan.Jvm(
                        javaOptions,
                        recording == null ? "" : recording.toAbsolutePath().toString()));
    }

    private static ObjectNode settings(LoopPlan plan) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("transport", plan.traffic().transport().name())
                .put("senders", plan.traffic().senders())
                .put("pace", plan.traffic().words())
                .put("warm_up_s", plan.times().warmUp().toSeconds())
                .put("measured_s", plan.times().measured().toSeconds())
                .put("links", plan.peer().links())
                .put("window_per_link", plan.peer().window())
                .put("smsc_answers_after_ms", plan.peer().answerAfter().toMillis())
                .put("smsc_receipts_after_ms", plan.peer().receiptAfter().toMillis())
                .put("java_options", plan.jvm().options());
    }

    private static int explain(Exception fault, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (!(fault instanceof IOException)) {
            throw fault;
        }
        line.getErr().println("dev/bench: " + fault.getMessage());
        return NOT_RUN;
    }

    private static void remove(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> found = Files.walk(folder)) {
            deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
