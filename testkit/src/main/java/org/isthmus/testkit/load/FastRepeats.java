// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.isthmus.testkit.smsc.RepeatPause;

/// The receipts that a message centre under load will send again: one queue for each length of the pause, so that
/// each stays in the order of its times. Holds `most` receipts and no more. Not safe for use by many threads.
final class FastRepeats {
    static final int MOST = 1 << 20;

    private final DueRing[] queues;
    private final long[] pauses;
    private final int most;
    private int size;

    FastRepeats(RepeatPause pause, int most) {
        int lengths = 1
                + (int) IntStream.iterate(1, n -> n + 1)
                        .takeWhile(n -> pause.after(n).compareTo(pause.longest()) < 0)
                        .count();
        this.pauses = IntStream.rangeClosed(1, lengths)
                .mapToLong(n -> pause.after(n).toNanos())
                .toArray();
        this.queues = IntStream.range(0, lengths).mapToObj(_ -> new DueRing()).toArray(DueRing[]::new);
        this.most = most;
    }

    /// False when there is no room for it.
    boolean add(long now, int refusals, long number) {
        if (size == most) {
            return false;
        }
        int length = Math.min(refusals, queues.length) - 1;
        queues[length].add(now + pauses[length], number);
        size++;
        return true;
    }

    /// When the next one is due; far away when there is none.
    long nextDue() {
        return Arrays.stream(queues).mapToLong(DueRing::nextDue).min().orElse(Long.MAX_VALUE);
    }

    /// The number of one that is due; -1 when there is none.
    long takeDue(long now) {
        for (DueRing queue : queues) {
            if (queue.dueBy(now)) {
                size--;
                return queue.take();
            }
        }
        return -1;
    }
}
