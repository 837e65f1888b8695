// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isthmus.benchmarks.figure.Rounded;
import org.isthmus.benchmarks.figure.Rounds;
import org.isthmus.benchmarks.peer.Yardstick;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.load.LoadPlan;
import org.isthmus.testkit.load.LoadRun;
import org.isthmus.testkit.load.SipLoad;
import org.isthmus.testkit.load.SipSink;

/// The gateway's rate from end to end in relation to what other software does on the same machine in the same
/// minutes. Slices alternate: gateway over UDP, gateway over TCP, each yardstick; everything is up all the
/// time, and what is not measured rests. Ratios are of medians.
final class Ratios {
    private static final String UDP = "udp";
    private static final String TCP = "tcp";
    private static final Duration RAMP = Duration.ofSeconds(1);
    private static final Duration DRAIN = Duration.ofSeconds(20);
    private static final Duration ALONE = Duration.ofSeconds(2);
    private static final int ALONE_UNANSWERED = 64;
    private static final int SENDERS = 1000;
    private static final int CONNECTIONS = 8;

    private final Place place;
    private final Progress progress;

    Ratios(Place place, Progress progress) {
        this.place = place;
        this.progress = progress;
    }

    /// The gateway's loads by transport.
    private record Loads(Map<String, SipLoad> byTransport, LoadPlan.Pace pace) {}

    BenchResult run(BenchPlan.Ratios plan) throws IOException, InterruptedException {
        BenchPlan.Common common = plan.common();
        LoadPlan.Senders udp = BenchFolder.senders(SENDERS);
        LoadPlan.Senders tcp = BenchFolder.senders(SENDERS, TCP, "+4477008%05d");
        List<BedPlan.Users> users = List.of(new BedPlan.Users(udp, true), new BedPlan.Users(tcp, true));
        LoadPlan.Pace pace = new LoadPlan.Pace.Unfinished(common.window());
        try (Yardsticks yardsticks = Yardsticks.start(place, plan, udp, progress);
                Bed bed = Bed.start(place, place.part("gateway"), new BedPlan(users, common.peer(), common.jvm()))) {
            Map<String, SipLoad> loads = new LinkedHashMap<>();
            loads.put(UDP, bed.load(bed.plan(SipTransport.UDP, 1, udp, pace), 0));
            loads.put(TCP, bed.load(bed.plan(SipTransport.TCP, CONNECTIONS, tcp, pace), Bed.SECOND_LOAD));
            progress.say(common.warmUp().toSeconds() + " s of warm-up over each transport");
            for (SipLoad load : loads.values()) {
                load.run(new LoadRun(pace, Duration.ZERO, common.warmUp(), DRAIN, true));
            }
            return rounds(plan, bed, new Loads(loads, pace), yardsticks);
        }
    }

    private BenchResult rounds(BenchPlan.Ratios plan, Bed bed, Loads loads, Yardsticks yardsticks)
            throws IOException, InterruptedException {
        Rounds rounds = new Rounds(plan.mostForeign(), plan.rounds());
        ArrayNode slices = JsonNodeFactory.instance.arrayNode();
        Map<String, LoopResult> last = new HashMap<>();
        double foreign = 0;
        while (!rounds.complete()) {
            Map<String, Double> rates = new HashMap<>();
            double disturbed = 0;
            for (Map.Entry<String, SipLoad> load : loads.byTransport().entrySet()) {
                LoopResult result = bed.measure(
                        load.getValue(),
                        new LoadRun(loads.pace(), RAMP, plan.slice(), DRAIN, true),
                        yardsticks.processes());
                last.put(load.getKey(), result);
                double rate = result.load().perSecond().delivered();
                rates.put(load.getKey(), rate);
                disturbed = Math.max(disturbed, result.used().foreign());
                slices.add(slice(rounds.count(), "gateway_" + load.getKey(), rate, result.used(), plan.slice()));
            }
            for (Yardstick yardstick : yardsticks.all()) {
                try (Meter meter = new Meter(bed.gateway().handle(), yardstick.processes())) {
                    meter.follow(RAMP, plan.slice());
                    Yardstick.Slice slice = yardstick.slice(RAMP, plan.slice());
                    Meter.Used used = meter.used();
                    rates.put(yardstick.name(), slice.perSecond());
                    disturbed = Math.max(disturbed, used.foreign());
                    slices.add(slice(rounds.count(), yardstick.name(), slice.perSecond(), used, plan.slice())
                            .put("lost", slice.lost())
                            .put("doubled", slice.doubled()));
                }
            }
            rounds.add(new Rounds.Round(rates, disturbed));
            foreign = Math.max(foreign, disturbed);
            progress.say(
                    "round " + rounds.count() + ": " + words(rates) + "; foreign processors " + Rounded.of(disturbed));
        }
        LoopResult.Loss loss = LoopResult.Loss.NONE;
        long accepted = 0;
        for (LoopResult result : last.values()) {
            loss = loss.and(result.loss());
            accepted += result.load().accepted();
        }
        ObjectNode figures = JsonNodeFactory.instance.objectNode();
        figures.set("settings", settings(plan));
        figures.put("rounds", rounds.count()).put("medians_over", rounds.onlyQuiet() ? "quiet rounds" : "all rounds");
        figures.set("generator_alone", alone());
        figures.set("slices", slices);
        last.forEach((transport, result) -> figures.set("gateway_" + transport, result.json()));
        return new BenchResult(new RatioBars(rounds, yardsticks.absent()).all(), loss, accepted, foreign, figures);
    }

    /// What the load generator can do when there is nothing between it and its sink, and what it costs.
    private ObjectNode alone() throws IOException {
        LoadPlan.Pace pace = new LoadPlan.Pace.Outstanding(ALONE_UNANSWERED);
        try (SipSink sink = SipSink.answering();
                SipLoad load = SipLoad.open(
                        new LoadPlan(sink.address(), SipTransport.UDP, 1, BenchFolder.senders(SENDERS), pace),
                        place.clock())) {
            double before = ProcFiles.cpuSeconds(ProcessHandle.current().pid());
            double rate = load.run(new LoadRun(pace, RAMP, ALONE, RAMP, false))
                    .perSecond()
                    .accepted();
            double used = ProcFiles.cpuSeconds(ProcessHandle.current().pid()) - before;
            double messages = Math.max(1, load.acceptedNumbers().cardinality());
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("per_s", Math.round(rate))
                    .put("us_per_message_with_sink", Rounded.of(used * 1e6 / messages));
        }
    }

    private static ObjectNode slice(int round, String what, double rate, Meter.Used used, Duration measured) {
        double messages = Math.max(1, rate * measured.toMillis() / 1e3);
        boolean gateway = what.startsWith("gateway");
        double system = gateway ? used.gatewaySeconds() : used.besideSeconds();
        double idle = gateway ? used.besideSeconds() : used.gatewaySeconds();
        return JsonNodeFactory.instance
                .objectNode()
                .put("round", round + 1)
                .put("what", what)
                .put("per_s", Math.round(rate))
                .put("us_per_message", Rounded.of(system * 1e6 / messages))
                .put("tools_us_per_message", Rounded.of(used.toolsSeconds() * 1e6 / messages))
                .put("processors_of_those_resting", Rounded.of(idle * 1e3 / measured.toMillis()))
                .put("foreign_processors", Rounded.of(used.foreign()));
    }

    private static ObjectNode settings(BenchPlan.Ratios plan) {
        return plan.common()
                .json()
                .put("slice_s", plan.slice().toSeconds())
                .put("rounds_wanted", plan.rounds())
                .put("most_foreign_processors", plan.mostForeign())
                .put("senders_for_each_transport", SENDERS)
                .put("tcp_connections", CONNECTIONS);
    }

    private static String words(Map<String, Double> rates) {
        StringBuilder words = new StringBuilder();
        rates.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(rate -> words.append(words.isEmpty() ? "" : ", ")
                        .append(rate.getKey())
                        .append(' ')
                        .append(Math.round(rate.getValue())));
        return words.toString();
    }
}
