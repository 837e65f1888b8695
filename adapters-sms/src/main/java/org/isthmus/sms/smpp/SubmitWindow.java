// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/// The places of one session for submits that have no answer yet, and the submits that wait for one, in the
/// order of their coming. Whoever frees a place while something waits is told so, and then takes what waits
/// one after the other ([#next]) until there is no more to take; there is one such thread at a time, so that
/// what waits leaves in its order. What comes meanwhile waits behind it.
///
/// It writes nothing and keeps no time. Safe for use by many threads.
final class SubmitWindow {
    private final int size;
    private final Queue<Submission> waiting = new ArrayDeque<>();
    private int free;
    private boolean taking;

    SubmitWindow(int size) {
        this.size = size;
        this.free = size;
    }

    /// True when it has a place now, false when it waits for one.
    synchronized boolean enter(Submission submission) {
        if (free > 0 && !taking) {
            free--;
            return true;
        }
        waiting.add(submission);
        return false;
    }

    /// Gives back a place. True when the caller has to see to what waits.
    synchronized boolean release() {
        free++;
        if (taking || waiting.isEmpty()) {
            toldIfIdle();
            return false;
        }
        taking = true;
        return true;
    }

    /// For who sees to what waits: the next, which has a place from now on. Empty when there is none, or no
    /// place; then the caller is done.
    synchronized Optional<Submission> next() {
        if (free == 0 || waiting.isEmpty()) {
            taking = false;
            return Optional.empty();
        }
        free--;
        return Optional.of(waiting.remove());
    }

    /// False when it does not wait any more: it has left or is about to, or it was refused.
    synchronized boolean takeBack(Submission submission) {
        boolean waited = waiting.remove(submission);
        toldIfIdle();
        return waited;
    }

    /// Everything that waits; none of it will have a place.
    synchronized List<Submission> takeAllBack() {
        List<Submission> all = List.copyOf(waiting);
        waiting.clear();
        toldIfIdle();
        return all;
    }

    synchronized int used() {
        return size - free;
    }

    /// Waits until all places are free and nothing waits; false when that is not so after `patience`.
    synchronized boolean awaitIdle(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!isIdle()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
        }
        return true;
    }

    private boolean isIdle() {
        return free == size && waiting.isEmpty();
    }

    private void toldIfIdle() {
        if (isIdle()) {
            notifyAll();
        }
    }
}
