// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

/// Slows a link down that its message centre throttles. What counts is the share of throttled answers among
/// the last dozen or two: one in fifty is noise that only its own message feels; from about three in ten on,
/// the link pauses, first 50 ms, doubled up to 2 s while it goes on, and begins anew after an untroubled
/// stretch.
///
/// Times are readings of one clock in nanoseconds, given as arguments. Safe for use by many threads.
final class ThrottlePacing {
    private static final double WEIGHT = 0.08;
    private static final double TROUBLED = 0.3;
    private static final long FIRST_PAUSE = 50_000_000L;
    private static final int MOST_DOUBLINGS = 5;
    private static final long LONGEST_PAUSE = 2_000_000_000L;

    private double share;
    private int pauses;
    private volatile boolean pausing;
    private volatile long pausedUntil;

    synchronized void answered(boolean throttled, long now) {
        if (!throttled && share < 0.001) {
            return;
        }
        share += WEIGHT * ((throttled ? 1 : 0) - share);
        if (throttled && share >= TROUBLED && !paused(now)) {
            long pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(pauses, MOST_DOUBLINGS));
            pauses++;
            pausedUntil = now + pause;
            pausing = true;
        } else if (share < TROUBLED / 3) {
            pauses = 0;
        }
    }

    boolean paused(long now) {
        return left(now) > 0;
    }

    /// Nanoseconds until the pause ends; 0 when there is none.
    long left(long now) {
        return pausing ? Math.max(0, pausedUntil - now) : 0;
    }
}
