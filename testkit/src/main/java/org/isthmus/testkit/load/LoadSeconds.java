// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.util.ArrayList;
import java.util.List;

/// What became of the messages of one run, second by second of the time at which they were due: so that the
/// moment from which a server keeps up can be found. What was due before the run or after its first ten minutes
/// is not counted.
public final class LoadSeconds {
    private static final int MOST = 600;
    private static final long NANOS = 1_000_000_000L;

    private final long start;
    private final List<Count> counts = new ArrayList<>();
    private final Count rest = new Count();

    /// `start` is on the clock of [System#nanoTime()].
    LoadSeconds(long start) {
        this.start = start;
    }

    /// `unanswered` counts requests given up; `repeated` those that were written again, each time; `answered`
    /// the times of the accepted ones to their answer.
    public record Second(long sent, long accepted, long refused, long unanswered, long repeated, Latencies answered) {}

    public List<Second> all() {
        return counts.stream()
                .map(count -> new Second(
                        count.sent, count.accepted, count.refused, count.unanswered, count.repeated, count.answered))
                .toList();
    }

    /// The second of this time, from 0; very large for a time that is not counted.
    int of(long due) {
        return due < start ? Integer.MAX_VALUE : (int) Math.min((due - start) / NANOS, Integer.MAX_VALUE);
    }

    void sent(long due) {
        at(due).sent++;
    }

    void repeated(long due) {
        at(due).repeated++;
    }

    void unanswered(long due) {
        at(due).unanswered++;
    }

    void answered(long due, long now, int status) {
        Count count = at(due);
        if (status < 300) {
            count.accepted++;
            count.answered.add(now - due);
        } else {
            count.refused++;
        }
    }

    private Count at(long due) {
        int second = of(due);
        if (second >= MOST) {
            return rest;
        }
        while (counts.size() <= second) {
            counts.add(new Count());
        }
        return counts.get(second);
    }

    private static final class Count {
        private long sent;
        private long accepted;
        private long refused;
        private long unanswered;
        private long repeated;
        private final Latencies answered = new Latencies();
    }
}
