// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.cpm.Lifetime;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.Disposition;
import org.isthmus.model.delivery.DispositionKind;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.Progress;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ContributionId;
import org.isthmus.model.id.ConversationId;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.settings.ByteSize;
import org.isthmus.model.settings.RetentionSettings;
import org.isthmus.model.settings.StateSettings;
import org.isthmus.model.store.DeliveryLedger.Change;
import org.isthmus.model.store.DeliveryLedger.Owed;
import org.isthmus.model.store.DeliveryLedger.PartId;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.state.StoreFigures;
import org.isthmus.state.Stores;
import org.isthmus.state.shared.LocalSharedView;

/// Whole message cycles through the ports, from many virtual threads: accepted, being handed over, accepted by the
/// SMSC under an id, its report with the notification owed, and that notification's own two changes. Six durable
/// commits and eleven trail events for each message.
///
/// Arguments: directory, seconds, threads, deferred items to put there first, milliseconds added to each sync.
public final class JournalBenchmark {
    private final Stores stores;
    private final ItemIds ids;
    private final InstantSource clock = InstantSource.system();
    private final AtomicLong cycles = new AtomicLong();
    private final AtomicLong numbers = new AtomicLong();
    private final long first = clock.millis() << 20;
    private volatile boolean ending;

    private JournalBenchmark(Stores stores) {
        this.stores = stores;
        this.ids = new ItemIds(clock, 0);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Path.of(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        int threads = Integer.parseInt(arguments[2]);
        long deferred = arguments.length > 3 ? Long.parseLong(arguments[3]) : 0;
        Duration delay = Duration.ofMillis(arguments.length > 4 ? Long.parseLong(arguments[4]) : 0);
        StoreFaults faults = StoreFaults.none();
        Duration age = Duration.ofDays(7);
        ByteSize most = new ByteSize(8L << 30);
        var keep = new RetentionSettings(age, most, age, most, age, most, age, most, age, most, age, most, age);
        var settings = new StateSettings(Duration.ofMillis(1), 1024, 20_000, keep, Optional.empty());
        long opening = System.nanoTime();
        try (Stores stores = Stores.open(directory, settings, InstantSource.system(), new LocalSharedView(), faults)) {
            System.out.printf(
                    "open %d ms, census %s%n",
                    (System.nanoTime() - opening) / 1_000_000, stores.ledger().census());
            var benchmark = new JournalBenchmark(stores);
            benchmark.defer(deferred);
            faults.delayPerSync(delay);
            benchmark.run(seconds, threads, directory, System.out);
        }
    }

    private void defer(long count) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 256; i++) {
                threads.execute(() -> {
                    while (numbers.incrementAndGet() <= count) {
                        Instant now = clock.instant();
                        var state = new DeliveryState.AwaitingRecipient(Progress.NONE, now.plusSeconds(86_400));
                        stores.messages().accept(message(first + numbers.get(), now), state, List.of());
                    }
                });
            }
        }
    }

    private void run(int seconds, int threads, Path directory, PrintStream out)
            throws IOException, InterruptedException {
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        for (int i = 0; i < threads; i++) {
            executor.execute(() -> {
                while (!ending) {
                    cycle(first + numbers.incrementAndGet());
                    cycles.incrementAndGet();
                }
            });
        }
        StoreFigures before = stores.figures();
        long done = 0;
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long writer = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("journal-writer"))
                .findFirst()
                .orElseThrow()
                .threadId();
        var cpus = ManagementFactory.getThreadMXBean();
        for (int second = 0; second < seconds; second++) {
            long writing = cpus.getThreadCpuTime(writer);
            long begun = System.nanoTime();
            long cpu = system.getProcessCpuTime();
            executor.awaitTermination(1, TimeUnit.SECONDS);
            long now = cycles.get();
            StoreFigures figures = stores.figures();
            double elapsed = (System.nanoTime() - begun) / 1e9;
            long count = Math.max(1, now - done);
            long batches = Math.max(1, figures.batches() - before.batches());
            out.printf(
                    "%2d s %6.0f cycles/s, %5.1f us CPU/cycle (writer %5.1f), %4.1f units/batch, work %4d us, sync %4d us, longest %3d ms, trail"
                            + " waiting %d lost %d, log %d MiB%n",
                    second + 1,
                    count / elapsed,
                    (system.getProcessCpuTime() - cpu) / 1e3 / count,
                    (cpus.getThreadCpuTime(writer) - writing) / 1e3 / count,
                    (double) (figures.units() - before.units()) / batches,
                    figures.working().minus(before.working()).toNanos() / 1000 / batches,
                    figures.syncing().minus(before.syncing()).toNanos() / 1000 / batches,
                    figures.longestSync().toMillis(),
                    figures.trailWaiting(),
                    figures.trailLost(),
                    Files.size(directory.resolve("journal.db-wal")) >> 20);
            before = figures;
            done = now;
        }
        ending = true;
        executor.shutdown();
        executor.awaitTermination(10, TimeUnit.SECONDS);
        out.printf(
                "file %d MiB, census %s%n",
                Files.size(directory.resolve("journal.db")) >> 20,
                stores.ledger().census());
    }

    private CpmMessage message(long number, Instant now) {
        return new CpmMessage(
                ids.next(),
                new Parties(
                        new Msisdn("+4477009" + (10_000 + number % 1_000)),
                        new Msisdn("+4477008" + (10_000 + number % 977)),
                        false),
                new Threading(
                        new ImdnMessageId("imdn-" + Long.toHexString(number * 0x9E3779B97F4A7C15L) + number),
                        new ConversationId("conversation-" + number % 1_000 + "-5f2c8a90"),
                        new ContributionId("contribution-" + Long.toHexString(number * 0x9E3779B97F4A7C15L)),
                        Optional.empty()),
                Content.text("Hello, this is message number " + number
                        + " of the journal's benchmark, about as long as one is."),
                Set.of(DispositionRequest.POSITIVE_DELIVERY, DispositionRequest.NEGATIVE_DELIVERY),
                new Lifetime(now, now, now.plusSeconds(86_400)),
                new Origin(Technology.RCS, "access", "call-" + number + "@192.0.2.7"));
    }

    private void cycle(long number) {
        Instant now = clock.instant();
        CpmMessage message = message(number, now);
        ItemId item = message.id();
        Leg leg = Leg.planned(
                new Target.Interwork(Technology.SMS, message.parties().recipient()), 0, 1);
        stores.messages()
                .accept(
                        message,
                        new DeliveryState.Queued(Progress.NONE, leg, now),
                        List.of(
                                TrailEvent.of(
                                        item,
                                        now,
                                        TrailKind.RECEIVED,
                                        "sip",
                                        Fact.id("call-id", message.origin().edgeId()),
                                        Fact.id("imdn", message.threading().imdn()),
                                        Fact.id(
                                                "conversation",
                                                message.threading().conversation()),
                                        Fact.id(
                                                "contribution",
                                                message.threading().contribution()),
                                        Fact.number("from", message.parties().sender()),
                                        Fact.number("to", message.parties().recipient())),
                                TrailEvent.of(item, now, TrailKind.ADMITTED, "pf"),
                                TrailEvent.of(
                                        item, now, TrailKind.SELECTED, "isf", Fact.word("rule", "numbers to sms")),
                                TrailEvent.of(item, now, TrailKind.STORED, "store")));
        commit(item, new DeliveryState.HandingOver(Progress.NONE, leg, now), List.of(), List.of(), TrailKind.SUBMITTED);
        var id = new ForeignId("smsc:main", Long.toHexString(number * 31));
        stores.ledger()
                .commit(new Change(
                        item,
                        new DeliveryState.AwaitingReport(Progress.NONE, leg, now.plusSeconds(86_400)),
                        List.of(new PartId(0, id)),
                        List.of(),
                        List.of(TrailEvent.of(item, now, TrailKind.ACCEPTED, "smpp", Fact.id("smpp-id", id.value())))));
        ItemId found = stores.ledger().find(id).orElseThrow().item();
        var note = new DispositionNotification(
                ids.next(),
                found,
                message.threading().imdn(),
                now,
                new Parties(message.parties().recipient(), message.parties().sender(), false),
                new Threading(
                        new ImdnMessageId("note-" + number),
                        message.threading().conversation(),
                        message.threading().contribution(),
                        Optional.empty()),
                new Disposition(DispositionKind.DELIVERED, Asserter.peer("smsc:main"), now, Technology.SMS),
                message.lifetime(),
                new Origin(Technology.SMS, "smsc:main", ""));
        Leg back = Leg.planned(new Target.Native(), 0, 1);
        var owed = new Owed(note, new DeliveryState.Queued(Progress.NONE, back, now));
        commit(found, ended(leg, now), List.of(owed), List.of(id), TrailKind.REPORTED);
        commit(
                note.id(),
                new DeliveryState.HandingOver(Progress.NONE, back, now),
                List.of(),
                List.of(),
                TrailKind.SUBMITTED);
        commit(note.id(), ended(back, now), List.of(), List.of(), TrailKind.NOTIFIED);
    }

    private static DeliveryState ended(Leg leg, Instant now) {
        return new DeliveryState.Ended(
                Progress.NONE,
                Optional.of(leg),
                DeliveryState.End.DELIVERED,
                Asserter.peer("smsc:main"),
                now,
                Optional.empty());
    }

    private void commit(ItemId item, DeliveryState state, List<Owed> owed, List<ForeignId> shown, TrailKind kind) {
        Fact[] facts = shown.stream().map(id -> Fact.id("smpp-id", id.value())).toArray(Fact[]::new);
        var event = TrailEvent.of(item, clock.instant(), kind, "smpp", facts);
        stores.ledger().commit(new Change(item, state, List.of(), owed, List.of(event)));
    }
}
