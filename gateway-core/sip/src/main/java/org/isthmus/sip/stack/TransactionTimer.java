// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Tells client transactions when a timer of theirs has run out, all of them on one thread that looks at them in
/// short steps. A wait with a time of its own for each request would wake a thread of the scheduler twice for every
/// request, also where the answer comes at once. It sleeps while there are none.
final class TransactionTimer implements AutoCloseable {
    /// So fine are timers kept when T1 is the usual 500 ms, and in that proportion otherwise.
    private static final int STEPS_IN_T1 = 20;

    private final Thread thread =
            Thread.ofPlatform().daemon().name("sip-timers").unstarted(this::watch);
    private final Open open;
    private final long step;
    private volatile boolean asleep;
    private volatile boolean closed;

    /// The transactions that are not over.
    interface Open {
        boolean isEmpty();

        /// Tells each of them the time, on the clock of [System#nanoTime].
        void tick(long now);
    }

    TransactionTimer(Open open, Duration t1) {
        this.open = open;
        this.step = Math.max(1_000_000, t1.toNanos() / STEPS_IN_T1);
    }

    void start() {
        thread.start();
    }

    /// There is one more to look at.
    void added() {
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    private void watch() {
        while (!closed || !open.isEmpty()) {
            if (open.isEmpty()) {
                asleep = true;
                if (open.isEmpty() && !closed) {
                    LockSupport.park(this);
                }
                asleep = false;
            } else {
                open.tick(System.nanoTime());
                LockSupport.parkNanos(this, step);
            }
        }
    }

    /// It goes on until those that are open now are over.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
