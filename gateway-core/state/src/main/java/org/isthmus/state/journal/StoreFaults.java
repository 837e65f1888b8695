// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Faults that tests and benchmarks switch on: a slow disk and a failing one. A gateway in service is given
/// [#none()] and touches nothing here.
public final class StoreFaults {
    private final AtomicLong delayNanos = new AtomicLong();
    private final AtomicInteger sound = new AtomicInteger();
    private final AtomicInteger failing = new AtomicInteger();
    private final AtomicLong pageLimit = new AtomicLong();

    /// No faults until some are switched on.
    public static StoreFaults none() {
        return new StoreFaults();
    }

    /// Every sync takes this much longer.
    public void delayPerSync(Duration delay) {
        delayNanos.set(delay.toNanos());
    }

    /// The next `count` syncs fail, as on a full disk.
    public void failNextSyncs(int count) {
        failSyncs(0, count);
    }

    /// The same when `after` more have succeeded.
    public void failSyncs(int after, int count) {
        sound.set(after);
        failing.set(count);
    }

    /// The disk is full: the file can not grow beyond `pages`, or beyond what it has when that is more. A large
    /// number makes room again.
    public void limitPages(long pages) {
        pageLimit.set(pages);
    }

    /// Called by the writer before each batch: the limit set since the last time, or 0.
    long takePageLimit() {
        return pageLimit.get() == 0 ? 0 : pageLimit.getAndSet(0);
    }

    /// Called where so many syncs are made: takes as long as the fault says.
    void slow(int syncs) {
        long delay = syncs * delayNanos.get();
        if (delay > 0) {
            long end = System.nanoTime() + delay;
            for (long left = delay; left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    /// Called by the writer before each sync: whether that one has to fail. Takes as long as the fault says.
    boolean strikes() {
        slow(1);
        return failing.get() > 0 && sound.getAndDecrement() <= 0 && failing.getAndDecrement() > 0;
    }
}
