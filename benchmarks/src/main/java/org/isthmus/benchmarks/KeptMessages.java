// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.load.LoadPlan;
import org.isthmus.testkit.load.LoadRecipients;
import org.isthmus.testkit.load.LoadReport;
import org.isthmus.testkit.load.LoadRun;
import org.isthmus.testkit.load.SipLoad;

/// One gateway whose users are away while others write to them, so that messages wait in it. A closed loop of
/// answers fills it, since nothing else comes back.
final class KeptMessages implements AutoCloseable {
    static final int AWAY = 2000;
    private static final int SENDERS = 1000;
    private static final Duration ANSWERS = Duration.ofSeconds(5);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final Duration LULL = Duration.ofSeconds(60);
    private static final double SHORTEST_RUN_SECONDS = 0.02;
    private static final double LONGEST_RUN_SECONDS = 10;
    private static final double FIRST_GUESS = 5000;
    private static final double NANOS = 1e9;

    private final Place place;
    private final Progress progress;
    private final Bed bed;
    private final SipLoad load;
    private final LoadPlan.Pace pace;
    private final LoopResult warm;
    private final BitSet takenBack = new BitSet();

    private KeptMessages(Place place, Progress progress, Bed bed, SipLoad load, LoadPlan.Pace pace, LoopResult warm) {
        this.place = place;
        this.progress = progress;
        this.bed = bed;
        this.load = load;
        this.pace = pace;
        this.warm = warm;
    }

    /// Starts the gateway in an empty folder and warms it up: with the full loop, then with messages that wait
    /// and are taken back by users who go away again.
    static KeptMessages start(Place place, Path folder, BenchPlan.Common common, Progress progress)
            throws IOException, InterruptedException {
        BedPlan.Users usual = new BedPlan.Users(BenchFolder.senders(SENDERS), true);
        LoadPlan.Senders writing = BenchFolder.senders(AWAY, "keep", "away%05d@" + BenchFolder.DOMAIN);
        List<BedPlan.Users> users = List.of(usual, new BedPlan.Users(writing, true), new BedPlan.Users(away(), false));
        LoadPlan.Pace loop = new LoadPlan.Pace.Unfinished(common.window());
        LoadPlan.Pace pace = new LoadPlan.Pace.Outstanding(common.window());
        Bed bed = Bed.start(place, folder, new BedPlan(users, common.peer(), common.jvm()));
        try {
            progress.say(common.warmUp().toSeconds() + " s of warm-up with the full loop");
            SipLoad warming = bed.load(bed.plan(SipTransport.UDP, 1, usual.senders(), loop), Bed.SECOND_LOAD);
            LoopResult warm =
                    bed.measure(warming, new LoadRun(loop, Duration.ZERO, common.warmUp(), DRAIN, true), List.of());
            SipLoad load = bed.openUnregistered(bed.plan(SipTransport.UDP, 1, writing, pace), 0);
            KeptMessages kept = new KeptMessages(place, progress, bed, load, pace, warm);
            kept.warmUp(common.warmUp());
            return kept;
        } catch (IOException | InterruptedException failed) {
            bed.close();
            throw failed;
        }
    }

    private void warmUp(Duration time) throws IOException {
        progress.say("as long with messages that wait");
        accept(time);
        BitSet accepted = load.acceptedNumbers();
        try (LoadRecipients recipients = recipients()) {
            recipients.takeBack(accepted.cardinality(), LULL);
            recipients.leave();
            accepted.stream().filter(recipients::hasTaken).forEach(takenBack::set);
        }
    }

    private LoadRecipients recipients() throws IOException {
        return LoadRecipients.open(bed.plan(SipTransport.UDP, 1, away(), pace), place.clock());
    }

    /// They have no numbers, or they would get short messages.
    private static LoadPlan.Senders away() {
        return BenchFolder.senders(AWAY, "away", "+4477007%05d");
    }

    Bed bed() {
        return bed;
    }

    LoopResult warm() {
        return warm;
    }

    long waiting() {
        return accepted().cardinality();
    }

    private BitSet accepted() {
        BitSet accepted = load.acceptedNumbers();
        accepted.andNot(takenBack);
        return accepted;
    }

    /// Goes on until so many wait; tells what each step took.
    List<Filled> fill(long wanted) throws IOException {
        List<Filled> steps = new ArrayList<>();
        double perSecond = FIRST_GUESS;
        for (long waiting = waiting(); waiting < wanted; waiting = waiting()) {
            double seconds = Math.clamp((wanted - waiting) / perSecond, SHORTEST_RUN_SECONDS, LONGEST_RUN_SECONDS);
            double before = processorSeconds();
            double rate = accept(Duration.ofMillis(Math.round(1000 * seconds)));
            long more = Math.max(1, waiting() - waiting);
            steps.add(new Filled(waiting(), rate, (processorSeconds() - before) * 1e6 / more));
            perSecond = Math.max(FIRST_GUESS / 10, rate);
            progress.say(waiting() + " wait, " + Math.round(rate) + " a second");
        }
        return steps;
    }

    /// So many wait now; at what rate they were accepted, and the processor time of each in microseconds.
    record Filled(long waiting, double perSecond, double micros) {}

    private double processorSeconds() throws IOException {
        return ProcFiles.cpuSeconds(bed.gateway().handle().pid());
    }

    /// The rate at which more are accepted.
    double accept(Duration slice) throws IOException {
        LoadReport report = load.run(new LoadRun(pace, Duration.ZERO, slice, ANSWERS, false));
        return report.perSecond().accepted();
    }

    /// When what is only remembered for a while (answers to repeat, what the tables have not taken yet) is
    /// gone.
    HeapLook memory(Duration settle) throws IOException, InterruptedException {
        bed.gateway().stays(settle);
        return HeapLook.at(bed.gateway().handle(), Path.of(System.getProperty("java.home")));
    }

    /// Kills the gateway; gives the seconds from the start of the launcher to the first answer 202.
    double killAndStart() throws IOException, InterruptedException {
        bed.killGateway();
        long began = System.nanoTime();
        bed.startGateway();
        LoadPlan.Pace one = new LoadPlan.Pace.Outstanding(1);
        long before = waiting();
        while (waiting() == before) {
            load.run(new LoadRun(one, Duration.ZERO, Duration.ofMillis(1), ANSWERS, false));
        }
        return (System.nanoTime() - began) / NANOS;
    }

    /// What came when the users came back, with what became of all messages: also those of the warm-up.
    record Drained(LoadRecipients.Taken taken, LoopResult.Loss loss) {
        double perSecond() {
            return taken.different() * NANOS / Math.max(1, taken.span().toNanos());
        }
    }

    Drained drain() throws IOException {
        BitSet accepted = accepted();
        try (LoadRecipients recipients = recipients()) {
            LoadRecipients.Taken taken = recipients.takeBack(accepted.cardinality(), LULL);
            long missing = accepted.stream()
                    .filter(number -> !recipients.hasTaken(number))
                    .count();
            return new Drained(taken, new LoopResult.Loss(missing, 0, taken.twice(), 0).and(warm.loss()));
        }
    }

    @Override
    public void close() throws IOException {
        bed.close();
    }
}
