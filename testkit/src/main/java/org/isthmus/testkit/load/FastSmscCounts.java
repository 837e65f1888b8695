// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// The counters of a message centre under load, written by its one thread. A report read from another thread
/// may be a moment old.
final class FastSmscCounts {
    private static final int MOST = 1 << 24;

    private byte[] seen = new byte[1 << 16];
    private long[] firstAt = new long[1 << 16];
    private long different;
    private long twice;
    private int largest = -1;
    private long firstSubmit;
    private long lastSubmit;
    long submits;
    long receipts;
    long receiptsRepeated;
    long receiptsGivenUp;
    private long receiptsTaken;
    private final Map<Integer, Long> receiptsRefused = new ConcurrentSkipListMap<>();

    /// `number` is -1 for a text without one.
    void submitted(int number) {
        lastSubmit = System.nanoTime();
        if (submits++ == 0) {
            firstSubmit = lastSubmit;
        }
        if (number < 0 || number >= MOST) {
            return;
        }
        if (number >= seen.length) {
            int size = Math.min(MOST, Math.max(2 * seen.length, number + 1));
            firstAt = Arrays.copyOf(firstAt, size);
            seen = Arrays.copyOf(seen, size);
        }
        if (seen[number]++ == 0) {
            firstAt[number] = lastSubmit;
            different++;
        } else {
            twice++;
        }
        largest = Math.max(largest, number);
    }

    void receiptAnswered(int status) {
        if (status == 0) {
            receiptsTaken++;
        } else {
            receiptsRefused.merge(status, 1L, Long::sum);
        }
    }

    int timesSeen(int number) {
        byte[] now = seen;
        return number < now.length ? now[number] : 0;
    }

    long firstSeenAt(int number) {
        long[] now = firstAt;
        return number < now.length ? now[number] : 0;
    }

    FastSmscReport report() {
        double seconds = Math.max(1, lastSubmit - firstSubmit) / 1e9;
        return new FastSmscReport(
                submits,
                new FastSmscReport.Numbers(different, twice, largest),
                new FastSmscReport.Receipts(
                        receipts, receiptsTaken, receiptsRefused, receiptsRepeated, receiptsGivenUp),
                submits / seconds);
    }
}
