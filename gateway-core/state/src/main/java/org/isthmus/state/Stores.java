// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.isthmus.model.settings.RetentionSettings;
import org.isthmus.model.settings.StateSettings;
import org.isthmus.model.store.DeliveryLedger;
import org.isthmus.model.store.LeaseStore;
import org.isthmus.model.store.MessageStore;
import org.isthmus.model.store.OwnerStore;
import org.isthmus.model.store.PartStore;
import org.isthmus.model.store.RegistrationStore;
import org.isthmus.model.trail.Trail;
import org.isthmus.state.journal.Journal;
import org.isthmus.state.journal.StoreFaults;
import org.isthmus.state.journal.WriterFigures;
import org.isthmus.state.shared.SharedView;

/// All that one node remembers, open: the journal on disk and the view that its nodes share. Closing it closes both.
public final class Stores implements AutoCloseable {
    private final Journal journal;
    private final SharedView shared;
    private final Pruner pruner;

    private Stores(Journal journal, SharedView shared, Pruner pruner) {
        this.journal = journal;
        this.shared = shared;
        this.pruner = pruner;
    }

    /// Opens the journal in `directory`, making it when there is none, and fills `shared` from it. Throws
    /// `StoreUnavailable` when it can not, or when another process has it open; then `shared` is closed too.
    public static Stores open(
            Path directory, StateSettings settings, InstantSource clock, SharedView shared, StoreFaults faults) {
        try {
            Journal journal = Journal.open(directory, settings, clock, shared, faults);
            return new Stores(journal, shared, new JournalKeeping(journal, settings.retention()));
        } catch (RuntimeException | Error failed) {
            shared.close();
            throw failed;
        }
    }

    /// Whether a gateway has the journal in `directory` open. Makes nothing.
    public static boolean isInUse(Path directory) {
        return Journal.isInUse(directory);
    }

    private record JournalKeeping(Journal journal, AtomicReference<RetentionSettings> settings) implements Pruner {
        JournalKeeping(Journal journal, RetentionSettings settings) {
            this(journal, new AtomicReference<>(settings));
        }

        @Override
        public long tick() {
            return journal.prune(settings.get());
        }

        @Override
        public void keep(RetentionSettings now) {
            settings.set(now);
        }
    }

    public MessageStore messages() {
        return journal.messages();
    }

    public DeliveryLedger ledger() {
        return journal.ledger();
    }

    public LeaseStore leases() {
        return journal.leases();
    }

    public RegistrationStore registrations() {
        return journal.registrations();
    }

    public OwnerStore owners() {
        return journal.owners();
    }

    public PartStore parts() {
        return journal.parts();
    }

    public Trail trail() {
        return journal.trail();
    }

    public Pruner pruner() {
        return pruner;
    }

    /// How many nodes share what they know now, this one included.
    public int nodes() {
        return shared.nodes();
    }

    /// A real durable write, for the health check; gives how long it took. Throws `StoreUnavailable`.
    public Duration probe() {
        return journal.probe();
    }

    public StoreFigures figures() {
        WriterFigures writer = journal.figures();
        return new StoreFigures(
                journal.queued(),
                writer.units(),
                writer.batches(),
                writer.failures(),
                Duration.ofNanos(writer.workNanos()),
                Duration.ofNanos(writer.syncNanos()),
                Duration.ofNanos(writer.longestSyncNanos()),
                journal.unfolded(),
                journal.trailWaiting(),
                journal.trailLost());
    }

    @Override
    public void close() {
        try (shared) {
            journal.close();
        }
    }
}
