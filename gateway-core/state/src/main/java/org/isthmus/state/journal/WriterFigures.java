// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;

/// What the writer counts for the meters. Written by its thread, read by any.
public final class WriterFigures {
    private final AtomicLong units = new AtomicLong();
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong workNanos = new AtomicLong();
    private final AtomicLong syncNanos = new AtomicLong();
    private final LongAccumulator longestSync = new LongAccumulator(Long::max, 0);

    void batch(int size, long work, long sync) {
        units.addAndGet(size);
        batches.incrementAndGet();
        workNanos.addAndGet(work);
        syncNanos.addAndGet(sync);
        longestSync.accumulate(sync);
    }

    void failed() {
        failures.incrementAndGet();
    }

    public long units() {
        return units.get();
    }

    public long batches() {
        return batches.get();
    }

    public long failures() {
        return failures.get();
    }

    public long workNanos() {
        return workNanos.get();
    }

    public long syncNanos() {
        return syncNanos.get();
    }

    public long longestSyncNanos() {
        return longestSync.get();
    }
}
