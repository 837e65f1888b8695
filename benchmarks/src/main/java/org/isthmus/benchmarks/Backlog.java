// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.isthmus.benchmarks.figure.Bar;
import org.isthmus.benchmarks.figure.Rounded;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.load.LoadPlan;
import org.isthmus.testkit.load.LoadRecipients;
import org.isthmus.testkit.load.LoadReport;
import org.isthmus.testkit.load.LoadRun;
import org.isthmus.testkit.load.SipLoad;

/// Many messages that wait for users who are away: how fast more are accepted, what each takes of memory, how
/// soon the gateway accepts again after it was killed, and how fast they go when the users come back. Every
/// accepted message must arrive once; one that was being handed over when the gateway was killed does not exist
/// here, since nobody was there to hand it to.
final class Backlog {
    private static final int AWAY = 2000;
    private static final int SENDERS = 1000;
    private static final Duration ANSWERS = Duration.ofSeconds(5);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final Duration LULL = Duration.ofSeconds(60);
    private static final double SHORTEST_RUN_SECONDS = 0.02;
    private static final double LONGEST_RUN_SECONDS = 10;
    private static final double FIRST_GUESS = 5000;
    private static final double NANOS = 1e9;
    private static final double KIB_PER_MIB = 1024;
    private static final double OCTETS_PER_MIB = 1024 * 1024;

    private final Place place;
    private final Progress progress;

    Backlog(Place place, Progress progress) {
        this.place = place;
        this.progress = progress;
    }

    /// What was seen with so many waiting.
    private record Look(long waiting, double acceptedPerSecond, HeapLook memory, double journalMib) {
        ObjectNode json() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("waiting", waiting)
                    .put("accepted_per_s", Math.round(acceptedPerSecond))
                    .put("heap_mib", Rounded.of(memory.heapMib()))
                    .put("pss_mib", Rounded.of(memory.pssMib()))
                    .put("journal_mib", Rounded.of(journalMib));
        }
    }

    BenchResult run(BenchPlan.Backlog plan) throws IOException, InterruptedException {
        BenchPlan.Common common = plan.common();
        BedPlan.Users usual = new BedPlan.Users(BenchFolder.senders(SENDERS), true);
        LoadPlan.Senders writing = BenchFolder.senders(AWAY, "keep", "away%05d@" + BenchFolder.DOMAIN);
        LoadPlan.Senders away = BenchFolder.senders(AWAY, "away", "+4477007%05d");
        BedPlan bedPlan = new BedPlan(
                List.of(usual, new BedPlan.Users(writing, true), new BedPlan.Users(away, false)),
                common.peer(),
                common.jvm());
        LoadPlan.Pace loop = new LoadPlan.Pace.Unfinished(common.window());
        LoadPlan.Pace pace = new LoadPlan.Pace.Outstanding(common.window());
        try (Bed bed = Bed.start(place, place.part("gateway"), bedPlan)) {
            progress.say(common.warmUp().toSeconds() + " s of warm-up with the full loop");
            SipLoad warming = bed.load(bed.plan(SipTransport.UDP, 1, usual.senders(), loop), Bed.SECOND_LOAD);
            LoopResult warm =
                    bed.measure(warming, new LoadRun(loop, Duration.ZERO, common.warmUp(), DRAIN, true), List.of());
            SipLoad load = bed.openUnregistered(bed.plan(SipTransport.UDP, 1, writing, pace), 0);
            fill(load, plan.few(), pace);
            Look few = look(bed, load, pace, plan.slice());
            progress.say("with " + few.waiting() + " waiting: " + few.json());
            fill(load, plan.waiting(), pace);
            Look many = look(bed, load, pace, plan.slice());
            progress.say("with " + many.waiting() + " waiting: " + many.json());
            double back = killAndStart(bed, load);
            progress.say("killed; accepts again " + Rounded.of(back) + " s after the start; users come back");
            long expected = load.acceptedNumbers().cardinality();
            try (LoadRecipients recipients =
                    LoadRecipients.open(bed.plan(SipTransport.UDP, 1, away, pace), place.clock())) {
                LoadRecipients.Taken taken = recipients.takeBack(expected, LULL);
                ObjectNode figures = JsonNodeFactory.instance.objectNode();
                figures.set("settings", settings(plan));
                figures.set("few", few.json());
                figures.set("many", many.json());
                figures.put("restart_to_first_accepted_s", Rounded.of(back))
                        .put(
                                "restart_to_ready_s",
                                Rounded.of(bed.gateway().start().toNanos() / NANOS))
                        .put(
                                "heap_kib_per_message",
                                Rounded.of(each(
                                        few,
                                        many,
                                        many.memory().heapMib() - few.memory().heapMib())))
                        .put("drained", taken.different())
                        .put("drain_s", Rounded.of(taken.span().toNanos() / NANOS))
                        .put(
                                "drained_per_s",
                                Math.round(taken.different()
                                        * NANOS
                                        / Math.max(1, taken.span().toNanos())))
                        .put("other_messages", taken.others());
                figures.set("warm_up", warm.json());
                LoopResult.Loss kept = new LoopResult.Loss(missing(load, recipients), 0, taken.twice(), 0);
                return new BenchResult(
                        bars(few, many, back),
                        kept.and(warm.loss()),
                        expected,
                        warm.used().foreign(),
                        figures);
            }
        }
    }

    /// Goes on until so many were accepted.
    private void fill(SipLoad load, long wanted, LoadPlan.Pace pace) throws IOException {
        long accepted = load.acceptedNumbers().cardinality();
        double perSecond = FIRST_GUESS;
        while (accepted < wanted) {
            double seconds = Math.clamp((wanted - accepted) / perSecond, SHORTEST_RUN_SECONDS, LONGEST_RUN_SECONDS);
            Duration time = Duration.ofMillis(Math.round(1000 * seconds));
            LoadReport report = load.run(new LoadRun(pace, Duration.ZERO, time, ANSWERS, false));
            accepted = load.acceptedNumbers().cardinality();
            perSecond = Math.max(FIRST_GUESS / 10, report.perSecond().accepted());
            progress.say(accepted + " wait, " + Math.round(report.perSecond().accepted()) + " a second");
        }
    }

    private Look look(Bed bed, SipLoad load, LoadPlan.Pace pace, Duration slice)
            throws IOException, InterruptedException {
        long waiting = load.acceptedNumbers().cardinality();
        HeapLook memory = HeapLook.at(bed.gateway().handle(), Path.of(System.getProperty("java.home")));
        LoadReport report = load.run(new LoadRun(pace, Duration.ZERO, slice, ANSWERS, false));
        return new Look(
                waiting, report.perSecond().accepted(), memory, bed.files().journalOctets() / OCTETS_PER_MIB);
    }

    /// Seconds from the start of the launcher to the first answer 202.
    private double killAndStart(Bed bed, SipLoad load) throws IOException, InterruptedException {
        bed.killGateway();
        long began = System.nanoTime();
        bed.startGateway();
        LoadPlan.Pace one = new LoadPlan.Pace.Outstanding(1);
        long before = load.acceptedNumbers().cardinality();
        while (load.acceptedNumbers().cardinality() == before) {
            load.run(new LoadRun(one, Duration.ZERO, Duration.ofMillis(1), ANSWERS, false));
        }
        return (System.nanoTime() - began) / NANOS;
    }

    private static long missing(SipLoad load, LoadRecipients recipients) {
        BitSet accepted = load.acceptedNumbers();
        return accepted.stream().filter(number -> !recipients.hasTaken(number)).count();
    }

    private static double each(Look few, Look many, double mib) {
        return mib * KIB_PER_MIB / Math.max(1, many.waiting() - few.waiting());
    }

    private static List<Bar> bars(Look few, Look many, double back) {
        return List.of(
                Bar.measured(
                        "accept_rate",
                        "accept rate with " + many.waiting() + " deferred messages waiting / with " + few.waiting(),
                        "",
                        Bar.Limit.atLeast(0.7, 0.9),
                        many.acceptedPerSecond() / few.acceptedPerSecond()),
                Bar.measured(
                        "memory_each",
                        "growth of memory (PSS, garbage collected) for each waiting message",
                        "KiB",
                        Bar.Limit.atMost(0.5, 0.2),
                        each(few, many, many.memory().pssMib() - few.memory().pssMib())),
                Bar.measured(
                        "restart",
                        "from the start after kill -9 to the first accepted MESSAGE",
                        "s",
                        Bar.Limit.atMost(10, 10),
                        back));
    }

    private static ObjectNode settings(BenchPlan.Backlog plan) {
        return plan.common()
                .json()
                .put("waiting", plan.waiting())
                .put("few", plan.few())
                .put("slice_s", plan.slice().toSeconds())
                .put("users_away", AWAY);
    }
}
