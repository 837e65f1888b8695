// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

/// How many submits were accepted in the last second, counted in tenths of it. Times are readings of one clock
/// in nanoseconds. Confined to one lock of its owner.
final class AcceptedRate {
    private static final long TENTH = 100_000_000L;
    private static final int TENTHS = 10;

    private final int[] counts = new int[TENTHS];
    private final long[] of = new long[TENTHS];

    void one(long now) {
        long tenth = Math.floorDiv(now, TENTH);
        int slot = Math.floorMod(tenth, TENTHS);
        if (of[slot] != tenth) {
            of[slot] = tenth;
            counts[slot] = 0;
        }
        counts[slot]++;
    }

    int inLastSecond(long now) {
        long tenth = Math.floorDiv(now, TENTH);
        int sum = 0;
        for (int slot = 0; slot < TENTHS; slot++) {
            sum += tenth - of[slot] < TENTHS ? counts[slot] : 0;
        }
        return sum;
    }
}
