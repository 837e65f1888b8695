// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.isthmus.testkit.wire.NeverCame;

/// Looks again and again for something that has no bell to ring.
final class Polling {
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private Polling() {}

    static <T> T until(Supplier<Optional<T>> look, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        Optional<T> seen = look.get();
        while (seen.isEmpty()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while looking");
            }
            if (System.nanoTime() > end) {
                throw new NeverCame("the trail does not tell of it after " + patience.toSeconds() + " s");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            seen = look.get();
        }
        return seen.get();
    }
}
