// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.isthmus.benchmarks.figure.Bar;
import org.isthmus.benchmarks.figure.Rounded;
import org.isthmus.benchmarks.figure.Rounds;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.load.LoadPlan;
import org.isthmus.testkit.load.LoadRun;
import org.isthmus.testkit.load.SipLoad;

/// What a slow disk costs: two gateways, of which one has the store's fault switch on (every sync takes so much
/// longer), measured in turn. The window must be wide: a message waits for several syncs one after the other,
/// so the fewer messages are under way, the more a long sync bounds the rate whatever the gateway does.
final class SlowDisk {
    private static final String FAST = "fast";
    private static final String SLOW = "slow";
    private static final Duration RAMP = Duration.ofSeconds(1);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final int SENDERS = 1000;

    private final Place place;
    private final Progress progress;

    SlowDisk(Place place, Progress progress) {
        this.place = place;
        this.progress = progress;
    }

    private record Pair(LoopResult fast, LoopResult slow) {
        Rounds.Round round() {
            return new Rounds.Round(
                    Map.of(FAST, rate(fast), SLOW, rate(slow)),
                    Math.max(fast.used().foreign(), slow.used().foreign()));
        }
    }

    BenchResult run(BenchPlan.SlowDisk plan) throws IOException, InterruptedException {
        BenchPlan.Common common = plan.common();
        LoadPlan.Pace pace = new LoadPlan.Pace.Unfinished(common.window());
        BedPlan.Users users = new BedPlan.Users(BenchFolder.senders(SENDERS), true);
        BedPlan fast =
                new BedPlan(List.of(users), common.peer(), common.unrecorded().jvm());
        BedPlan slow = new BedPlan(
                List.of(users),
                common.peer(),
                common.jvm().with("-Disthmus.faults.sync-delay=" + plan.delay().toMillis() + "ms"));
        try (Bed quick = Bed.start(place, place.part(FAST), fast);
                Bed delayed = Bed.start(place, place.part(SLOW), slow)) {
            SipLoad toQuick = quick.load(quick.plan(SipTransport.UDP, 1, users.senders(), pace), 0);
            SipLoad toDelayed = delayed.load(delayed.plan(SipTransport.UDP, 1, users.senders(), pace), 0);
            for (SipLoad load : List.of(toQuick, toDelayed)) {
                progress.say(common.warmUp().toSeconds() + " s of warm-up");
                load.run(new LoadRun(pace, Duration.ZERO, common.warmUp(), DRAIN, true));
            }
            Rounds rounds = new Rounds(plan.mostForeign(), plan.rounds());
            ArrayNode slices = JsonNodeFactory.instance.arrayNode();
            LoadRun slice = new LoadRun(pace, RAMP, plan.slice(), DRAIN, true);
            double foreign = 0;
            Pair pair;
            do {
                pair = new Pair(
                        quick.measure(toQuick, slice, List.of(delayed.gateway().handle())),
                        delayed.measure(
                                toDelayed, slice, List.of(quick.gateway().handle())));
                Rounds.Round round = pair.round();
                rounds.add(round);
                foreign = Math.max(foreign, round.foreign());
                slices.addObject()
                        .put("fast_per_s", Math.round(rate(pair.fast())))
                        .put("slow_per_s", Math.round(rate(pair.slow())))
                        .put("foreign_processors", Rounded.of(round.foreign()));
                progress.say("round " + rounds.count() + ": " + Math.round(rate(pair.fast())) + " a second, with "
                        + plan.delay().toMillis() + " ms more for each sync " + Math.round(rate(pair.slow())));
            } while (!rounds.complete());
            return result(plan, rounds, slices, pair, foreign);
        }
    }

    private static double rate(LoopResult result) {
        return result.load().perSecond().delivered();
    }

    private static BenchResult result(
            BenchPlan.SlowDisk plan, Rounds rounds, ArrayNode slices, Pair last, double foreign) {
        ObjectNode figures = JsonNodeFactory.instance.objectNode();
        figures.set(
                "settings",
                plan.common()
                        .json()
                        .put("sync_delay_ms", plan.delay().toMillis())
                        .put("slice_s", plan.slice().toSeconds())
                        .put("window_note", "wide enough that waiting for syncs does not bound the rate"));
        figures.put("rounds", rounds.count()).put("medians_over", rounds.onlyQuiet() ? "quiet rounds" : "all rounds");
        figures.put("fast_per_s", Math.round(rounds.median(FAST)));
        figures.put("slow_per_s", Math.round(rounds.median(SLOW)));
        figures.set("slices", slices);
        figures.set(FAST, last.fast().json());
        figures.set(SLOW, last.slow().json());
        Bar bar = Bar.measured(
                "slow_disk",
                "rate with " + plan.delay().toMillis() + " ms added to every disk sync / rate without",
                "",
                Bar.Limit.atLeast(0.8, 0.95),
                rounds.ratio(SLOW, FAST));
        return new BenchResult(
                List.of(bar),
                last.fast().loss().and(last.slow().loss()),
                last.fast().load().accepted() + last.slow().load().accepted(),
                foreign,
                figures);
    }
}
