// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.util.Locale;

/// Times in nanoseconds counted into buckets: 32 for each power of two, so a percentile is at most 3.2 % off.
/// Adding costs an increment. Not safe for use by many threads.
public final class Latencies {
    private static final int SUB_BITS = 5;
    private static final int SUB = 1 << SUB_BITS;

    private final long[] counts = new long[64 * SUB];
    private long count;
    private long sum;
    private long largest;

    public void add(long nanos) {
        long value = Math.max(0, nanos);
        counts[bucket(value)]++;
        count++;
        sum += value;
        largest = Math.max(largest, value);
    }

    public long count() {
        return count;
    }

    public long largest() {
        return largest;
    }

    /// The middle of the bucket below which `share` (0 to 1) of all times lie; 0 when there are none.
    public long percentile(double share) {
        long wanted = (long) (share * count);
        long below = 0;
        for (int i = 0; i < counts.length; i++) {
            below += counts[i];
            if (below > wanted) {
                return Math.min(middle(i), largest);
            }
        }
        return largest;
    }

    /// A JSON object in microseconds.
    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"n\":%d,\"mean_us\":%.1f,\"p50_us\":%.1f,\"p90_us\":%.1f,\"p99_us\":%.1f,\"p999_us\":%.1f,"
                        + "\"max_us\":%.1f}",
                count,
                count == 0 ? 0 : sum / 1e3 / count,
                percentile(0.5) / 1e3,
                percentile(0.9) / 1e3,
                percentile(0.99) / 1e3,
                percentile(0.999) / 1e3,
                largest / 1e3);
    }

    private static int bucket(long value) {
        if (value < SUB) {
            return (int) value;
        }
        int power = 63 - Long.numberOfLeadingZeros(value);
        return (power - SUB_BITS + 1) * SUB + (int) (value >>> (power - SUB_BITS) & (SUB - 1));
    }

    private static long middle(int bucket) {
        if (bucket < SUB) {
            return bucket;
        }
        int shift = bucket / SUB - 1;
        return ((long) (SUB + bucket % SUB) << shift) + (1L << shift) / 2;
    }
}
