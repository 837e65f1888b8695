// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.settings.RetentionSettings;
import org.isthmus.model.settings.StateSettings;
import org.isthmus.model.store.DeliveryLedger;
import org.isthmus.model.store.LeaseStore;
import org.isthmus.model.store.MessageStore;
import org.isthmus.model.store.OwnerStore;
import org.isthmus.model.store.PartStore;
import org.isthmus.model.store.RegistrationStore;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.model.trail.Trail;
import org.isthmus.state.shared.SharedView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The open journal: puts its parts together in order, keeps the trail flowing and the log short, and closes
/// cleanly.
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final Duration TRAIL_FLUSH = Duration.ofMillis(400);
    private static final Duration FOLD = Duration.ofMillis(2500);
    private static final Duration CHECKPOINT = Duration.ofMillis(200);

    private final JournalFile file;
    private final Session session;
    private final InstantSource clock;
    private final SharedView shared;
    private final Tally tally;
    private final GroupCommit writer;
    private final Unfolded unfolded;
    private final Fold fold;
    private final ReadPool reads;
    private final TrailBuffer buffer;
    private final TrailWriter trailWriter;
    private final Checkpointer checkpointer;
    private final JournalMessageStore messages;
    private final JournalDeliveryLedger ledger;
    private final JournalLeaseStore leases;
    private final JournalRegistrationStore registrations;
    private final JournalOwnerStore owners;
    private final JournalPartStore parts;
    private final JournalTrail trail;
    private final JournalPruner pruner;
    private final ScheduledExecutorService chores = Executors.newScheduledThreadPool(
            3, Thread.ofPlatform().name("journal-chores-", 0).daemon().factory());

    private Journal(
            JournalFile file, StateSettings settings, InstantSource clock, SharedView shared, StoreFaults faults)
            throws SQLException {
        this.file = file;
        this.clock = clock;
        this.shared = shared;
        this.session = file.writer();
        KeyedHash hash = hash(session);
        Instant now = clock.instant();
        this.tally = new Tally(session);
        Generations duplicates = new Generations("duplicate", session, now);
        Generations foreign = new Generations("foreign", session, now);
        this.unfolded = new Unfolded(session.number("SELECT max(item) FROM delivery", 0));
        Log log = new Log(unfolded, tally, session);
        ForeignIds ids = new ForeignIds(foreign, unfolded, session, log);
        this.writer = new GroupCommit(session, tally, log, settings, faults);
        this.fold = new Fold(writer, unfolded, ids, duplicates, foreign);
        this.reads = new ReadPool(file);
        this.buffer = new TrailBuffer(hash);
        this.trailWriter = new TrailWriter(buffer, writer, clock, session);
        this.checkpointer = new Checkpointer(file.checkpointer(), writer, faults);
        Records records = new Records(reads, unfolded, hash);
        this.messages = new JournalMessageStore(writer, records, unfolded, hash, duplicates, buffer);
        this.ledger = new JournalDeliveryLedger(writer, reads, records, unfolded, fold, ids, shared, buffer, tally);
        this.leases = new JournalLeaseStore(writer, reads, shared);
        this.registrations = new JournalRegistrationStore(writer, reads, shared);
        this.owners = new JournalOwnerStore(writer, reads);
        this.parts = new JournalPartStore(writer, reads, hash, run());
        this.trail = new JournalTrail(buffer, reads, hash);
        this.pruner = new JournalPruner(writer, reads, ids, duplicates, foreign, tally);
    }

    /// Opens or makes the journal in `directory`. Throws [StoreUnavailable] when that is not possible, or when
    /// another process has it open.
    public static Journal open(
            Path directory, StateSettings settings, InstantSource clock, SharedView shared, StoreFaults faults) {
        JournalFile file = JournalFile.open(directory);
        Journal journal;
        try {
            journal = new Journal(file, settings, clock, shared, faults);
        } catch (SQLException failed) {
            file.close();
            throw new StoreUnavailable("the journal in " + directory + " can not be read", failed);
        } catch (RuntimeException | Error failed) {
            file.close();
            throw failed;
        }
        try {
            journal.start();
            return journal;
        } catch (RuntimeException | Error failed) {
            journal.close();
            throw failed;
        }
    }

    /// Whether a process has the journal in `directory` open.
    public static boolean isInUse(Path directory) {
        return JournalFile.isInUse(directory);
    }

    private static KeyedHash hash(Session session) throws SQLException {
        try (ResultSet row = session.query("SELECT k0, k1 FROM journal")) {
            if (!row.next()) {
                throw new SQLException("the journal has lost the key of its hashes");
            }
            return new KeyedHash(row.getLong(1), row.getLong(2));
        }
    }

    private static long run() {
        return new SecureRandom().nextLong(1, Long.MAX_VALUE);
    }

    private void start() {
        writer.start();
        fold.tick();
        every(TRAIL_FLUSH, trailWriter::flush, "writing the trail");
        every(FOLD, fold::tick, "taking the log into the tables");
        every(CHECKPOINT, checkpointer::tick, "taking the log into the file");
        if (!shared.isLocal()) {
            rebuild();
            shared.whenLost(this::rebuild);
        }
    }

    private void every(Duration interval, Runnable chore, String name) {
        Runnable guarded = () -> {
            try {
                chore.run();
            } catch (RuntimeException | Error failed) {
                // An Error too: whoever throws out of here is never called again.
                LOG.error("Failed at {}; it is tried again.", name, failed);
            }
        };
        var unused =
                chores.scheduleWithFixedDelay(guarded, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Tells the shared view what this journal knows: registrations, leases, and the ids learnt of late.
    private void rebuild() {
        Instant now = clock.instant();
        registrations.each(now, shared::recalled);
        leases.leases(now, Integer.MAX_VALUE).forEach(shared::leased);
        ledger.recall();
    }

    public MessageStore messages() {
        return messages;
    }

    public DeliveryLedger ledger() {
        return ledger;
    }

    public LeaseStore leases() {
        return leases;
    }

    public RegistrationStore registrations() {
        return registrations;
    }

    public OwnerStore owners() {
        return owners;
    }

    public PartStore parts() {
        return parts;
    }

    public Trail trail() {
        return trail;
    }

    public long prune(RetentionSettings settings) {
        fold.tick();
        return pruner.tick(settings, clock.instant());
    }

    /// Writes something, durably, and tells how long it took.
    public Duration probe() {
        long begun = System.nanoTime();
        long now = clock.millis();
        writer.run(transaction -> transaction.session().update("UPDATE journal SET probed = ?", now));
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    public int queued() {
        return writer.queued();
    }

    public WriterFigures figures() {
        return writer.figures();
    }

    /// How many items moved since the tables were told.
    public int unfolded() {
        return unfolded.items();
    }

    public int trailWaiting() {
        return buffer.held();
    }

    public long trailLost() {
        return buffer.dropped();
    }

    /// Takes no more work, writes what it has, and leaves the file whole.
    @Override
    public void close() {
        chores.shutdown();
        awaitChores();
        try {
            trailWriter.flush();
            fold.tick();
        } finally {
            writer.close();
            reads.close();
            checkpointer.close();
            try {
                session.close();
            } catch (SQLException failed) {
                throw new StoreUnavailable("the journal did not close", failed);
            } finally {
                file.close();
            }
        }
    }

    private void awaitChores() {
        try {
            if (!chores.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("The journal's chores did not end in time.");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
