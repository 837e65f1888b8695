// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

/// How fast a link may submit, in PDUs a second. The contract's rate, where there is one, is kept evenly; and
/// a link that its message centre throttles slows down by itself and speeds up again (additive increase,
/// multiplicative decrease).
///
/// What slows it down is the share of throttled answers among the last dozen or two: one in fifty is noise
/// that only its own message feels. From about three in ten on the link keeps to a little less than what the
/// centre took in the last second, after a pause for what went out too fast. From there it grows by a tenth of
/// that each second, and faster after three seconds without a throttled answer; some throttled answers to what
/// left meanwhile slow it down anew, ten seconds with next to none end it.
///
/// Times are readings of one clock in nanoseconds, given as arguments. Safe for use by many threads.
final class ThrottlePacing {
    private static final double SECOND = 1e9;
    private static final double WEIGHT = 0.08;
    private static final double TROUBLED = 0.3;

    /// While it is slowed: the share that slows it down further, and the one below which it is left alone.
    private static final double TOO_MANY = 0.06;

    private static final double NEXT_TO_NONE = 0.04;

    private static final double DECREASE = 0.85;
    private static final double INCREASE = 0.1;
    private static final double FASTER = 1.5;
    private static final double QUIET = 3;
    private static final double LONG_ENOUGH = 10;
    private static final double SLOWEST = 1;

    /// Who comes late to a turn may catch up so much.
    private static final long LATENESS = 10_000_000L;

    private static final long SHORTEST_LATER = 100_000_000L;
    private static final long LONGEST_LATER = 60_000_000_000L;
    private static final double LATER_UNPACED = 50;

    private final double contract;
    private final AcceptedRate accepted = new AcceptedRate();
    private double share;
    private volatile boolean slowed;
    private double base;
    /// When it was slowed down last, and when the pause after that is over: the rate grows from then on.
    private long slowedAt;

    private long growsFrom;
    private long answers;
    private long throttled;
    private boolean begun;
    private long nextTurn;
    private boolean put;
    private long lastLater;

    /// `perSecond` is the contract's; 0 for none.
    ThrottlePacing(int perSecond) {
        this.contract = perSecond == 0 ? Double.POSITIVE_INFINITY : perSecond;
    }

    /// Whether there is a pace to keep now.
    boolean keepsPace() {
        return slowed || contract != Double.POSITIVE_INFINITY;
    }

    /// Whether the message centre slows it down.
    boolean slowed(long now) {
        return slowed && stillSlowed(now);
    }

    private synchronized boolean stillSlowed(long now) {
        if (slowed && grown(now) >= LONG_ENOUGH && throttled <= NEXT_TO_NONE * answers) {
            slowed = false;
            share = 0;
        }
        return slowed;
    }

    /// How many nanoseconds until the next may leave; 0 when it may now.
    synchronized long pause(long now) {
        return begun && rate(now) != Double.POSITIVE_INFINITY ? Math.max(0, nextTurn - now) : 0;
    }

    /// One leaves now.
    synchronized void leaves(long now) {
        double rate = rate(now);
        if (rate != Double.POSITIVE_INFINITY) {
            nextTurn = (begun ? Math.max(nextTurn, now - LATENESS) : now) + (long) (SECOND / rate);
            begun = true;
        }
    }

    /// The centre answered at `now` what left at `leftAt`.
    synchronized void answered(boolean isThrottled, long leftAt, long now) {
        if (!isThrottled) {
            accepted.one(now);
        }
        if (!slowed) {
            if (isThrottled || share >= 0.001) {
                share += WEIGHT * ((isThrottled ? 1 : 0) - share);
            }
            if (isThrottled && share >= TROUBLED) {
                slowDown(Math.min(contract, accepted.inLastSecond(now)), now, 1);
            }
        } else if (leftAt - slowedAt >= 0) {
            answers++;
            if (isThrottled) {
                throttled++;
                boolean leapt = throttled == 1 && grown(now) > QUIET;
                if (leapt || (throttled >= 2 && throttled >= TOO_MANY * answers)) {
                    boolean measured = grown(now) >= 1;
                    double rate = unbounded(now);
                    slowDown(
                            measured ? Math.min(rate, Math.max(rate / 2, accepted.inLastSecond(now))) : rate,
                            now,
                            Math.min(1, 2 / rate));
                }
            }
        }
    }

    private void slowDown(double from, long now, double pause) {
        base = Math.max(SLOWEST, DECREASE * from);
        slowed = true;
        slowedAt = now;
        growsFrom = now + (long) (SECOND * pause);
        nextTurn = begun ? Math.max(nextTurn, growsFrom) : growsFrom;
        begun = true;
        answers = 0;
        throttled = 0;
    }

    /// In seconds; negative in the pause.
    private double grown(long now) {
        return (now - growsFrom) / SECOND;
    }

    private double rate(long now) {
        return slowed && stillSlowed(now) ? Math.min(contract, unbounded(now)) : contract;
    }

    private double unbounded(long now) {
        double grown = Math.max(0, grown(now));
        return throttled == 0 && grown > QUIET
                ? base * (1 + INCREASE * QUIET) * Math.pow(FASTER, grown - QUIET)
                : base * (1 + INCREASE * grown);
    }

    /// In how many nanoseconds what could not leave in time should come again: each after the one before, by
    /// the pace and behind the `waiting` that wait here. Beyond a minute the turns are spread over the second
    /// half of it.
    synchronized long later(long now, int waiting) {
        double rate = rate(now);
        double turn = SECOND / (rate == Double.POSITIVE_INFINITY ? LATER_UNPACED : rate);
        long earliest = now + (long) Math.min(LONGEST_LATER, waiting * turn);
        lastLater = (put && lastLater - earliest > 0 ? lastLater : earliest) + (long) turn;
        put = true;
        long later = Math.max(SHORTEST_LATER, lastLater - now);
        return later <= LONGEST_LATER ? later : LONGEST_LATER / 2 + later % (LONGEST_LATER / 2);
    }
}
