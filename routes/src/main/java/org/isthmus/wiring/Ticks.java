// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.isthmus.model.LinePacing;
import org.isthmus.model.store.StoreUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has to happen again and again. A task never overlaps itself and none is ended by a failure: it is
/// logged, and the next time comes.
final class Ticks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticks.class);
    private static final LinePacing LINES = new LinePacing(Duration.ofMinutes(1), 20);
    private static final int THREADS = 3;
    private static final int PATIENCE_SECONDS = 5;

    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(
            THREADS, Thread.ofPlatform().name("tick-", 0).daemon().factory());

    void every(Duration pause, String what, Runnable task) {
        ScheduledFuture<?> future = threads.scheduleWithFixedDelay(
                () -> run(what, task), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        LOG.debug("{} every {} ({})", what, pause, future);
    }

    private static void run(String what, Runnable task) {
        try {
            task.run();
        } catch (StoreUnavailable gone) {
            long times = LINES.due(what, System.nanoTime());
            if (times > 0) {
                LOG.warn(
                        "{}: the store can not be used now: {} ({} times since the last such line)",
                        what,
                        gone.getMessage(),
                        times);
            }
        } catch (RuntimeException | Error fault) {
            // The scheduler drops a task that threw, silently: then nothing would be tried again or expire any more.
            LOG.error("{} failed; tried again", what, fault);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
