// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import org.isthmus.model.store.StoreUnavailable;
import org.jspecify.annotations.Nullable;

/// One unit of work with the thread that waits for it. The writer sets the outcome, the caller takes it.
final class Unit<T> {
    private final int octets;
    private final Work<T> work;
    private final Thread caller = Thread.currentThread();
    private @Nullable T result;
    private @Nullable RuntimeException failure;
    private volatile boolean done;

    Unit(int octets, Work<T> work) {
        this.octets = octets;
        this.work = work;
    }

    int octets() {
        return octets;
    }

    void run(Transaction transaction) throws SQLException {
        failure = null;
        result = work.run(transaction);
    }

    /// What the work asked for is refused; the others of its transaction are not concerned.
    void failed(RuntimeException why) {
        failure = why;
    }

    void tell() {
        done = true;
        LockSupport.unpark(caller);
    }

    /// Waits until the writer is through with it. An interrupt does not end the waiting, since the write may be on its
    /// way to the disk; it is handed on.
    T await() {
        boolean interrupted = false;
        while (!done) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        RuntimeException why = failure;
        if (why instanceof StoreUnavailable unavailable) {
            throw new StoreUnavailable("the journal did not take the write: " + unavailable.getMessage(), unavailable);
        }
        if (why != null) {
            throw why;
        }
        T value = result;
        if (value == null) {
            throw new IllegalStateException("the work gave nothing");
        }
        return value;
    }
}
