// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs work after a while on a virtual thread of its own, unless it was closed in between. Without a while
/// it runs at once on the calling thread, so that order is kept.
final class Later implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Later.class);
    private static final Executor OWN_THREADS =
            work -> Thread.ofVirtual().name("smsc-later").start(work);

    private volatile boolean closed;

    void run(Duration delay, Runnable work) {
        if (delay.isZero()) {
            guarded(work);
        } else {
            CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, OWN_THREADS)
                    .execute(() -> guarded(work));
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private void guarded(Runnable work) {
        if (closed) {
            return;
        }
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("delayed work failed", e);
        }
    }
}
