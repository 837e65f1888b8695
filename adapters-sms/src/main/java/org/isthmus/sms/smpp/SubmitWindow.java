// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// The places of one session for submits that have no answer yet, and the submits that wait for one, in the
/// order of their coming. Whoever frees a place while something waits is told so, and then takes what waits
/// one after the other ([#next]) until there is no more to take; there is one such thread at a time, so that
/// what waits leaves in its order. What comes meanwhile waits behind it. What has to leave once more goes
/// before all that never left, in the order of its first coming.
///
/// It writes nothing and keeps no time. Safe for use by many threads.
final class SubmitWindow {
    private final int size;
    private final Queue<Submission> again = new PriorityQueue<>(Comparator.comparingLong(Submission::place));
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

    /// It waits, even when there is a place: there is a pace to keep. True when the caller has to see to what
    /// waits.
    synchronized boolean line(Submission submission) {
        waiting.add(submission);
        return !taking && toBeTaken();
    }

    /// Gives back a place. True when the caller has to see to what waits.
    synchronized boolean release() {
        free++;
        if (taking || isNobodyWaiting()) {
            toldIfIdle();
            return false;
        }
        return toBeTaken();
    }

    /// Gives back its place, and has it wait once more. True when the caller has to see to what waits.
    synchronized boolean again(Submission submission) {
        again.add(submission);
        free++;
        return !taking && toBeTaken();
    }

    private boolean toBeTaken() {
        taking = free > 0;
        return taking;
    }

    /// For who sees to what waits: whether there is something to take now. If not the caller is done.
    synchronized boolean goesOn() {
        taking = free > 0 && !isNobodyWaiting();
        return taking;
    }

    /// For who sees to what waits: the next, which has a place from now on. Empty when there is none, or no
    /// place; then the caller is done.
    synchronized Optional<Submission> next() {
        if (free == 0 || isNobodyWaiting()) {
            taking = false;
            return Optional.empty();
        }
        free--;
        return Optional.of(again.isEmpty() ? waiting.remove() : again.remove());
    }

    /// False when it does not wait any more: it has left or is about to, or it was refused.
    synchronized boolean takeBack(Submission submission) {
        boolean waited = waiting.remove(submission) || again.remove(submission);
        toldIfIdle();
        return waited;
    }

    /// Everything that waits; none of it will have a place.
    synchronized List<Submission> takeAllBack() {
        return takeBackIf(_ -> true);
    }

    /// What waits and is not to leave any more; none of it will have a place.
    synchronized List<Submission> takeBackIf(Predicate<Submission> unwanted) {
        List<Submission> all = new ArrayList<>();
        Predicate<Submission> taken = one -> unwanted.test(one) && all.add(one);
        again.removeIf(taken);
        waiting.removeIf(taken);
        toldIfIdle();
        return all;
    }

    synchronized int waiting() {
        return again.size() + waiting.size();
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
        return free == size && isNobodyWaiting();
    }

    private boolean isNobodyWaiting() {
        return waiting.isEmpty() && again.isEmpty();
    }

    private void toldIfIdle() {
        if (isIdle()) {
            notifyAll();
        }
    }
}
