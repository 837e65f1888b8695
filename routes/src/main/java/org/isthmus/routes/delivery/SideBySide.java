// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// Does one thing to each of many, so many at once, each on a virtual thread, and waits for the end of it: for
/// writes that can share a sync. The first failure ends it: what was not begun is left, and the failure is
/// thrown.
final class SideBySide {
    private SideBySide() {}

    static <T> void each(Collection<T> all, int atOnce, Consumer<T> task) {
        Semaphore places = new Semaphore(atOnce);
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (T one : all) {
                places.acquireUninterruptibly();
                if (!failures.isEmpty()) {
                    break;
                }
                threads.execute(() -> {
                    try {
                        task.accept(one);
                    } catch (RuntimeException | Error failed) {
                        failures.add(failed);
                    } finally {
                        places.release();
                    }
                });
            }
        }
        switch (failures.peek()) {
            case null -> {}
            case RuntimeException failed -> throw failed;
            case Error failed -> throw failed;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }
}
