// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.isthmus.benchmarks.figure.Bar;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.load.LoadPlan;
import org.isthmus.testkit.load.LoadRun;
import org.isthmus.testkit.load.LoadSeconds;
import org.isthmus.testkit.load.SipLoad;

/// How quick the gateway is when it is not at its limit: finds its own maximum with a closed loop, then offers
/// half of that with an open one, whose times count from when a message was due.
final class HalfLoad {
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final int SENDERS = 1000;
    private static final double MILLI = 1e6;

    private final Place place;
    private final Progress progress;

    HalfLoad(Place place, Progress progress) {
        this.place = place;
        this.progress = progress;
    }

    BenchResult run(BenchPlan.Half plan) throws IOException, InterruptedException {
        BenchPlan.Common common = plan.common();
        BedPlan.Users users = new BedPlan.Users(BenchFolder.senders(SENDERS), true);
        try (Bed bed =
                Bed.start(place, place.part("gateway"), new BedPlan(List.of(users), common.peer(), common.jvm()))) {
            LoadPlan.Pace most = new LoadPlan.Pace.Unfinished(common.window());
            SipLoad load = bed.load(bed.plan(SipTransport.UDP, 1, users.senders(), most), 0);
            progress.say("the maximum, closed loop of " + common.window());
            LoopResult closed =
                    bed.measure(load, new LoadRun(most, common.warmUp(), plan.closed(), DRAIN, true), List.of());
            double half = Math.max(1, closed.load().perSecond().delivered() / 2);
            progress.say("half of it, " + Math.round(half) + " a second for "
                    + plan.open().toSeconds() + " s");
            LoadPlan.Pace open = new LoadPlan.Pace.PerSecond(half);
            LoopResult result = bed.measure(load, new LoadRun(open, SETTLE, plan.open(), DRAIN, true), List.of());
            ObjectNode figures = JsonNodeFactory.instance.objectNode();
            figures.set("settings", common.json().put("open_loop_s", plan.open().toSeconds()));
            figures.put("maximum_per_s", Math.round(closed.load().perSecond().delivered()));
            figures.put("half_per_s", Math.round(half));
            figures.setAll(result.json());
            return new BenchResult(
                    bars(result, repeated(load.seconds())),
                    result.loss(),
                    result.load().accepted(),
                    Math.max(closed.used().foreign(), result.used().foreign()),
                    figures);
        }
    }

    private static List<Bar> bars(LoopResult result, double repeated) {
        return List.of(
                Bar.measured(
                        "message_to_202",
                        "p99 from when a MESSAGE was due to its 202, at half the maximum",
                        "ms",
                        Bar.Limit.below(30, 12),
                        result.load().answered().percentile(0.99) / MILLI),
                Bar.measured(
                        "message_to_submit_sm",
                        "p99 from when a MESSAGE was due to its submit_sm, at half the maximum",
                        "ms",
                        Bar.Limit.below(50, 20),
                        result.submitted().percentile(0.99) / MILLI),
                Bar.measured(
                        "retransmissions",
                        "MESSAGE requests written again, at half the maximum",
                        "%",
                        Bar.Limit.below(0.1, 0.1),
                        repeated));
    }

    /// In per cent, after the settling.
    private static double repeated(LoadSeconds seconds) {
        List<LoadSeconds.Second> counted =
                seconds.all().stream().skip(SETTLE.toSeconds()).toList();
        long sent = counted.stream().mapToLong(LoadSeconds.Second::sent).sum();
        long again = counted.stream().mapToLong(LoadSeconds.Second::repeated).sum();
        return sent == 0 ? Double.NaN : 100.0 * again / sent;
    }
}
