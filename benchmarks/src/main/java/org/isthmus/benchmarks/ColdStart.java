// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.isthmus.benchmarks.figure.Bar;
import org.isthmus.benchmarks.figure.Rounded;
import org.isthmus.benchmarks.figure.SteadySecond;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.load.Latencies;
import org.isthmus.testkit.load.LoadPlan;
import org.isthmus.testkit.load.LoadRun;
import org.isthmus.testkit.load.LoadSeconds;
import org.isthmus.testkit.load.SipLoad;

/// The full rate from the first second after READY, before a compiler has seen anything. The users register at
/// one start of the gateway, which ends in order; the load begins with the READY of the next, on the same data.
///
/// A second is steady when every message due in it was accepted, and 99 of 100 were answered before a sender
/// would have written them again (T1, RFC 3261 section 17.1.1.2) and submitted within a second.
final class ColdStart {
    private static final SteadySecond.Bounds IN_ORDER = new SteadySecond.Bounds(500, 1000);
    private static final Duration DRAIN = Duration.ofSeconds(60);
    private static final int SENDERS = 1000;
    private static final double MILLI = 1e6;

    private final Place place;
    private final Progress progress;

    ColdStart(Place place, Progress progress) {
        this.place = place;
        this.progress = progress;
    }

    BenchResult run(BenchPlan.Cold plan) throws IOException, InterruptedException {
        BenchPlan.Common common = plan.common();
        BedPlan.Users users = new BedPlan.Users(BenchFolder.senders(SENDERS), true);
        LoadPlan.Pace pace = new LoadPlan.Pace.PerSecond(plan.perSecond());
        try (Bed bed =
                Bed.start(place, place.part("gateway"), new BedPlan(List.of(users), common.peer(), common.jvm()))) {
            progress.say("users register, then the gateway starts anew");
            SipLoad load = bed.load(bed.plan(SipTransport.UDP, 1, users.senders(), pace), 0);
            bed.stopGateway();
            bed.startGateway();
            progress.say(Math.round(plan.perSecond()) + " a second for "
                    + plan.measured().toSeconds() + " s from READY on");
            LoopResult result =
                    bed.measure(load, new LoadRun(pace, Duration.ZERO, plan.measured(), DRAIN, true), List.of());
            List<SteadySecond.Second> seconds = seconds(load.seconds(), load.timesBySecond(bed.smsc()::firstSeenAt));
            ObjectNode figures = JsonNodeFactory.instance.objectNode();
            figures.set("settings", settings(plan));
            figures.set("seconds", json(seconds, load.seconds()));
            figures.setAll(result.json());
            return new BenchResult(
                    bars(result, seconds),
                    result.loss(),
                    result.load().accepted(),
                    result.used().foreign(),
                    figures);
        }
    }

    private static List<SteadySecond.Second> seconds(LoadSeconds seen, List<Latencies> submitted) {
        List<SteadySecond.Second> seconds = new ArrayList<>();
        for (int i = 0; i < seen.all().size(); i++) {
            LoadSeconds.Second second = seen.all().get(i);
            seconds.add(new SteadySecond.Second(
                    second.sent(),
                    second.sent() - second.accepted(),
                    second.answered().percentile(0.99) / MILLI,
                    submitted.get(i).percentile(0.99) / MILLI));
        }
        return seconds;
    }

    private static List<Bar> bars(LoopResult result, List<SteadySecond.Second> seconds) {
        OptionalInt steady = SteadySecond.find(seconds, IN_ORDER);
        Bar.Limit within = Bar.Limit.atMost(20, 10);
        String words = "seconds after READY from which the full rate is carried steadily";
        long lost = result.loss().notSubmitted() + result.loss().notNotified();
        return List.of(
                Bar.measured("lost", "accepted messages that were lost", "", Bar.Limit.atMost(0, 0), lost),
                steady.isPresent()
                        ? Bar.measured("steady_within", words, "s", within, steady.getAsInt())
                        : Bar.unmeasured("steady_within", words, "s", within, "it never became steady"));
    }

    private static ObjectNode settings(BenchPlan.Cold plan) {
        return plan.common()
                .json()
                .put("warm_up_s", 0)
                .put("offered_per_s", plan.perSecond())
                .put("measured_s", plan.measured().toSeconds())
                .put("steady_answer_p99_ms", IN_ORDER.answer())
                .put("steady_submit_p99_ms", IN_ORDER.submit());
    }

    private static ArrayNode json(List<SteadySecond.Second> seconds, LoadSeconds seen) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < seconds.size(); i++) {
            SteadySecond.Second second = seconds.get(i);
            LoadSeconds.Second counted = seen.all().get(i);
            all.addObject()
                    .put("second", i)
                    .put("offered", second.offered())
                    .put("accepted", counted.accepted())
                    .put("refused", counted.refused())
                    .put("given_up", counted.unanswered())
                    .put("retransmissions", counted.repeated())
                    .put("message_to_202_p99_ms", Rounded.of(second.answerP99()))
                    .put("message_to_submit_sm_p99_ms", Rounded.of(second.submitP99()));
        }
        return all;
    }
}
