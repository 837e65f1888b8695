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

/// Many messages that wait for users who are away: how fast more are accepted, in turns with a gateway in which
/// few wait; what each takes of memory; how soon the gateway accepts again after it was killed; and how fast
/// they go when the users come back. Every accepted message must come once: nobody was there to hand it to when
/// the gateway was killed.
final class Backlog {
    private static final String FEW = "few";
    private static final String MANY = "many";
    private static final double KIB_PER_MIB = 1024;
    private static final double OCTETS_PER_MIB = 1024 * 1024;
    private static final double NANOS = 1e9;

    private final Place place;
    private final Progress progress;

    Backlog(Place place, Progress progress) {
        this.place = place;
        this.progress = progress;
    }

    /// With so many waiting.
    private record Look(long waiting, HeapLook memory, double journalMib) {
        static Look at(KeptMessages kept, Duration settle) throws IOException, InterruptedException {
            HeapLook memory = kept.memory(settle);
            return new Look(kept.waiting(), memory, kept.bed().files().journalOctets() / OCTETS_PER_MIB);
        }

        ObjectNode json() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("waiting", waiting)
                    .put("heap_mib", Rounded.of(memory.heapMib()))
                    .put("pss_mib", Rounded.of(memory.pssMib()))
                    .put("journal_mib", Rounded.of(journalMib));
        }
    }

    private record Memory(Look before, Look after) {
        double each(double mib) {
            return mib * KIB_PER_MIB / Math.max(1, after.waiting() - before.waiting());
        }

        double pssEach() {
            return each(after.memory().pssMib() - before.memory().pssMib());
        }

        double heapEach() {
            return each(after.memory().heapMib() - before.memory().heapMib());
        }
    }

    BenchResult run(BenchPlan.Backlog plan) throws IOException, InterruptedException {
        ObjectNode figures = JsonNodeFactory.instance.objectNode();
        figures.set("settings", settings(plan));
        try (KeptMessages many = KeptMessages.start(place, place.part(MANY), plan.common(), progress);
                KeptMessages few =
                        KeptMessages.start(place, place.part(FEW), plan.common().unrecorded(), progress)) {
            few.fill(plan.few());
            many.fill(plan.few());
            Look before = Look.at(many, plan.settle());
            ArrayNode filling = figures.putArray("filling");
            many.fill(plan.waiting())
                    .forEach(step -> filling.addObject()
                            .put("waiting", step.waiting())
                            .put("accepted_per_s", Math.round(step.perSecond()))
                            .put("us_per_message", Rounded.of(step.micros())));
            progress.say("memory is looked at after " + plan.settle().toSeconds() + " s");
            Memory memory = new Memory(before, Look.at(many, plan.settle()));
            figures.set("before", before.json());
            figures.set("after", memory.after().json());
            figures.put("heap_kib_per_message", Rounded.of(memory.heapEach()));
            Rounds rounds = new Rounds(plan.mostForeign(), plan.rounds());
            double foreign = turns(plan, few, many, rounds, figures.putArray("slices"));
            double back = many.killAndStart();
            progress.say("killed; accepts again " + Rounded.of(back) + " s after the start; users come back");
            figures.put("few_accepted_per_s", Math.round(rounds.median(FEW)))
                    .put("many_accepted_per_s", Math.round(rounds.median(MANY)))
                    .put(
                            "restart_to_ready_s",
                            Rounded.of(many.bed().gateway().start().toNanos() / NANOS));
            long accepted = few.waiting() + many.waiting();
            KeptMessages.Drained drained = many.drain();
            figures.put("drained", drained.taken().different())
                    .put("drain_s", Rounded.of(drained.taken().span().toNanos() / NANOS))
                    .put("drained_per_s", Math.round(drained.perSecond()))
                    .put("other_messages", drained.taken().others());
            figures.set("warm_up", many.warm().json());
            return new BenchResult(
                    bars(memory, rounds.ratio(MANY, FEW), back),
                    drained.loss().and(few.drain().loss()),
                    accepted,
                    foreign,
                    figures);
        }
    }

    /// Gives how many processors others kept busy in the turn that was disturbed most.
    private double turns(BenchPlan.Backlog plan, KeptMessages few, KeptMessages many, Rounds rounds, ArrayNode slices)
            throws IOException {
        double most = 0;
        while (!rounds.complete()) {
            try (Meter meter = new Meter(
                    many.bed().gateway().handle(), List.of(few.bed().gateway().handle()))) {
                Meter.Look from = meter.look();
                double withFew = few.accept(plan.slice());
                Meter.Look between = meter.look();
                double withMany = many.accept(plan.slice());
                Meter.Look to = meter.look();
                double foreign = Meter.Used.between(from, to, 0).foreign();
                double fewSeconds = Meter.Used.between(from, between, 0).besideSeconds();
                double manySeconds = Meter.Used.between(between, to, 0).gatewaySeconds();
                most = Math.max(most, foreign);
                rounds.add(new Rounds.Round(Map.of(FEW, withFew, MANY, withMany), foreign));
                slices.addObject()
                        .put("few_waiting", few.waiting())
                        .put("few_accepted_per_s", Math.round(withFew))
                        .put("few_us_per_message", each(fewSeconds, withFew, plan))
                        .put("many_waiting", many.waiting())
                        .put("many_accepted_per_s", Math.round(withMany))
                        .put("many_us_per_message", each(manySeconds, withMany, plan))
                        .put("foreign_processors", Rounded.of(foreign));
                progress.say("round " + rounds.count() + ": " + Math.round(withFew) + " a second with few waiting, "
                        + Math.round(withMany) + " with " + many.waiting());
            }
        }
        return most;
    }

    /// Processor time of the gateway for each message accepted in a slice, in microseconds.
    private static double each(double seconds, double perSecond, BenchPlan.Backlog plan) {
        return Rounded.of(seconds * 1e6 / Math.max(1, perSecond * plan.slice().toSeconds()));
    }

    private static List<Bar> bars(Memory memory, double ratio, double back) {
        return List.of(
                Bar.measured(
                        "accept_rate",
                        "accept rate with " + memory.after().waiting() + " deferred messages waiting / with "
                                + memory.before().waiting(),
                        "",
                        Bar.Limit.atLeast(0.7, 0.9),
                        ratio),
                Bar.measured(
                        "memory_each",
                        "growth of memory (PSS, garbage collected) for each waiting message",
                        "KiB",
                        Bar.Limit.atMost(0.5, 0.2),
                        memory.pssEach()),
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
                .put("settle_s", plan.settle().toSeconds())
                .put("slice_s", plan.slice().toSeconds())
                .put("rounds_wanted", plan.rounds())
                .put("users_away", KeptMessages.AWAY);
    }
}
