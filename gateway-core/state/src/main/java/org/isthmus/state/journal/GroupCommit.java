// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.isthmus.model.settings.StateSettings;
import org.isthmus.model.store.StoreUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/// The one thread that writes. Callers put units of work into a bounded queue and wait; the writer takes all
/// that waits, runs it in one transaction, syncs once and tells them all. While one sync runs the next batch
/// gathers, so the slower the disk the larger the batch.
///
/// A unit that fails by its own fault (a bug, a broken constraint) does not harm the others, see [Batch]. When
/// the disk fails, all units of the batch fail with [StoreUnavailable], nothing of them is written, and the
/// writer goes on with the next batch.
final class GroupCommit implements AutoCloseable {
    /// On a full disk small writes may succeed between others that fail; it is well again when none has failed
    /// for so long.
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private static final long BATCH_OCTETS = 4L << 20;

    /// What housekeeping syncs: the write-ahead log and the file.
    private static final int HOUSEKEEPING_SYNCS = 2;

    private final Session session;
    private final Tally tally;
    private final Log log;
    private final StoreFaults faults;
    private final int batchLimit;
    private final int queueLimit;
    private final long waitNanos;
    private final WriterFigures figures = new WriterFigures();

    private final ConcurrentLinkedQueue<Unit<?>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final Thread thread;
    private final AtomicReference<Optional<String>> pause = new AtomicReference<>(Optional.empty());
    private volatile boolean asleep;
    private volatile boolean closing;
    private boolean troubled;
    private long failedAt;

    GroupCommit(Session session, Tally tally, Log log, StateSettings settings, StoreFaults faults) {
        this.session = session;
        this.tally = tally;
        this.log = log;
        this.faults = faults;
        this.batchLimit = settings.groupCommitSize();
        this.queueLimit = settings.queueLimit();
        this.waitNanos = settings.groupCommitWait().toNanos();
        this.thread = Thread.ofPlatform().name("journal-writer").daemon().unstarted(this::loop);
    }

    void start() {
        thread.start();
    }

    /// Runs `work` and returns its result when it is on disk.
    <T> T run(Work<T> work) {
        return run(0, work);
    }

    /// The same for work that writes about so many octets: a batch is bounded in these, too.
    <T> T run(int octets, Work<T> work) {
        return run(new Unit<>(octets, work), queueLimit);
    }

    /// The same for work that makes room, which is not refused when many wait.
    <T> T runChore(Work<T> work) {
        return run(new Unit<>(0, work), Integer.MAX_VALUE);
    }

    private <T> T run(Unit<T> unit, int limit) {
        if (queued.incrementAndGet() > limit || closing) {
            queued.decrementAndGet();
            throw new StoreUnavailable(closing ? "the journal is closed" : "too many writes wait for the journal");
        }
        queue.add(unit);
        if (asleep) {
            LockSupport.unpark(thread);
        }
        if (closing && !thread.isAlive()) {
            refuseRest();
        }
        return unit.await();
    }

    /// Has the writer run one statement outside of any transaction, soon; nobody waits for it.
    void betweenBatches(String sql) {
        pause.set(Optional.of(sql));
        LockSupport.unpark(thread);
    }

    int queued() {
        return queued.get();
    }

    WriterFigures figures() {
        return figures;
    }

    private void loop() {
        List<Unit<?>> batch = new ArrayList<>();
        int before = 0;
        while (take(batch, before)) {
            before = batch.size();
            try {
                commit(batch);
            } catch (RuntimeException | Error broken) {
                LOG.error("The journal's writer failed; its batch is refused.", broken);
                refuse(batch, new StoreUnavailable("the journal's writer failed", broken));
                rollBack();
            }
            queued.addAndGet(-batch.size());
            batch.forEach(Unit::tell);
            batch.clear();
            pause();
        }
    }

    private void pause() {
        Optional<String> asked = pause.getAndSet(Optional.empty());
        if (asked.isPresent()) {
            try {
                faults.slow(HOUSEKEEPING_SYNCS);
                session.run(asked.get());
            } catch (SQLException failed) {
                LOG.warn("The journal's housekeeping failed; it is tried again.", failed);
            }
        }
    }

    /// Waits for units, and a little longer for more when the last batch had company. False at the end.
    private boolean take(List<Unit<?>> batch, int before) {
        while (queue.isEmpty()) {
            if (closing) {
                return false;
            }
            asleep = true;
            if (queue.isEmpty() && !closing) {
                LockSupport.park(this);
            }
            asleep = false;
            pause();
        }
        if (before > 1 && waitNanos > 0 && queued.get() < before) {
            gather(before);
        }
        long octets = 0;
        for (Unit<?> unit = queue.poll(); unit != null; unit = queue.poll()) {
            batch.add(unit);
            octets += unit.octets();
            if (batch.size() >= batchLimit || octets > BATCH_OCTETS) {
                break;
            }
        }
        return true;
    }

    /// Callers that were just told come back at about the same time: one sync for all of them is cheaper.
    private void gather(int before) {
        long end = System.nanoTime() + waitNanos;
        long step = Math.max(20_000, waitNanos / 8);
        int seen = queued.get();
        while (System.nanoTime() < end && !closing) {
            LockSupport.parkNanos(step);
            int now = queued.get();
            if (now >= before || now == seen) {
                return;
            }
            seen = now;
        }
    }

    private void commit(List<Unit<?>> batch) {
        Transaction transaction = new Transaction(session, tally, log);
        long begun = System.nanoTime();
        try {
            long pageLimit = faults.takePageLimit();
            if (pageLimit > 0) {
                session.run("PRAGMA max_page_count=" + pageLimit);
            }
            new Batch(batch, transaction).run();
            log.write(session);
            tally.write(session);
            long syncing = System.nanoTime();
            if (faults.strikes()) {
                throw new SQLException("the disk was told to fail", "", SQLiteErrorCode.SQLITE_IOERR.code);
            }
            session.update("COMMIT");
            figures.batch(batch.size(), syncing - begun, System.nanoTime() - syncing);
        } catch (SQLException failed) {
            rollBack();
            refuse(batch, new StoreUnavailable("the disk says " + failed.getMessage(), failed));
            if (!troubled) {
                LOG.error("The journal can not write ({}); writes are refused until it can.", failed.getMessage());
                LOG.debug("The journal can not write.", failed);
            }
            troubled = true;
            failedAt = System.nanoTime();
            figures.failed();
            return;
        }
        if (troubled && System.nanoTime() - failedAt > CALM_NANOS) {
            LOG.warn("The journal writes again.");
            troubled = false;
        }
        committed(log::committed);
        committed(tally::committed);
        transaction.runEffects(this::committed);
    }

    /// What is on disk stays there, so its callers are told of success whatever fails in memory from here on.
    private void committed(Runnable effect) {
        try {
            effect.run();
        } catch (RuntimeException | Error broken) {
            LOG.error("What follows a write that is on disk failed; the write stands.", broken);
        }
    }

    private static void refuse(List<Unit<?>> batch, StoreUnavailable why) {
        batch.forEach(unit -> unit.failed(why));
    }

    private void rollBack() {
        tally.rolledBack();
        session.dropStatements();
        try {
            session.update("ROLLBACK");
        } catch (SQLException _) {
            session.dropStatements();
            // SQLite rolls back by itself on most disk errors; then there is no transaction left to end.
            LOG.debug("no transaction to roll back");
        }
    }

    /// Nobody will run what came too late, so its callers are told.
    private void refuseRest() {
        for (Unit<?> unit = queue.poll(); unit != null; unit = queue.poll()) {
            unit.failed(new StoreUnavailable("the journal is closed"));
            unit.tell();
        }
    }

    /// Writes what waits and ends the thread.
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                if (thread.join(Duration.ofSeconds(30))) {
                    break;
                }
                LOG.warn("The journal's writer still waits for the disk.");
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        refuseRest();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
