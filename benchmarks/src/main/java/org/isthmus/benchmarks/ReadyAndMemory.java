// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.benchmarks.figure.Bar;
import org.isthmus.benchmarks.figure.Middle;
import org.isthmus.benchmarks.figure.Rounded;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.load.LoadPlan;
import org.isthmus.testkit.load.LoadRun;
import org.isthmus.testkit.load.SipLoad;

/// How soon the gateway is ready and how much memory it takes: several starts on an empty store, then the full
/// loop.
final class ReadyAndMemory {
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final int SENDERS = 1000;
    private static final double KIB_PER_MIB = 1024;
    private static final double NANOS = 1e9;

    private final Place place;
    private final Progress progress;

    ReadyAndMemory(Place place, Progress progress) {
        this.place = place;
        this.progress = progress;
    }

    /// In seconds and MiB.
    private record Start(double ready, double idle) {}

    BenchResult run(BenchPlan.Ready plan) throws IOException, InterruptedException {
        BenchPlan.Common common = plan.common();
        BedPlan.Users users = new BedPlan.Users(BenchFolder.senders(SENDERS), true);
        BedPlan bedPlan = new BedPlan(List.of(users), common.peer(), common.jvm());
        List<Start> starts = new ArrayList<>();
        for (int i = 1; i < plan.starts(); i++) {
            progress.say("start " + i + " of " + plan.starts());
            try (Bed bed = Bed.start(place, place.part("start-" + i), bedPlan)) {
                starts.add(settled(bed, plan.settle()));
            }
        }
        progress.say("start " + plan.starts() + ", and the full loop for "
                + plan.measured().toSeconds() + " s");
        try (Bed bed = Bed.start(place, place.part("gateway"), bedPlan)) {
            starts.add(settled(bed, plan.settle()));
            LoadPlan.Pace pace = new LoadPlan.Pace.Unfinished(common.window());
            SipLoad load = bed.load(bed.plan(SipTransport.UDP, 1, users.senders(), pace), 0);
            LoopResult result =
                    bed.measure(load, new LoadRun(pace, common.warmUp(), plan.measured(), DRAIN, true), List.of());
            ObjectNode figures = JsonNodeFactory.instance.objectNode();
            figures.set(
                    "settings", common.json().put("measured_s", plan.measured().toSeconds()));
            ArrayNode told = figures.putArray("starts");
            starts.forEach(start -> told.addObject()
                    .put("start_to_ready_s", Rounded.of(start.ready()))
                    .put("pss_idle_mib", Rounded.of(start.idle())));
            figures.setAll(result.json());
            return new BenchResult(
                    bars(starts, result),
                    result.loss(),
                    result.load().accepted(),
                    result.used().foreign(),
                    figures);
        }
    }

    private static Start settled(Bed bed, Duration settle) throws IOException, InterruptedException {
        bed.gateway().stays(settle);
        long pss = ProcFiles.pssKib(bed.gateway().handle().pid());
        return new Start(bed.gateway().start().toNanos() / NANOS, pss / KIB_PER_MIB);
    }

    private static List<Bar> bars(List<Start> starts, LoopResult result) {
        return List.of(
                Bar.measured(
                        "start_to_ready",
                        "from the start of the launcher to READY, median of " + starts.size(),
                        "s",
                        Bar.Limit.atMost(3.3, 1.3),
                        Middle.of(starts.stream().map(Start::ready).toList())),
                Bar.measured(
                        "pss_idle",
                        "memory (PSS) when idle after the start, median of " + starts.size(),
                        "MiB",
                        Bar.Limit.below(350, 190),
                        Middle.of(starts.stream().map(Start::idle).toList())),
                Bar.measured(
                        "pss_load",
                        "largest memory (PSS) in the full loop, as the launcher starts it (heap of 512 MiB)",
                        "MiB",
                        Bar.Limit.below(600, 600),
                        result.used().largestPssKib() / KIB_PER_MIB),
                Bar.measured(
                        "rate_udp",
                        "end-to-end rate over UDP, sustained",
                        "/s",
                        Bar.Limit.atLeast(5000, 5000),
                        result.load().perSecond().delivered()));
    }
}
