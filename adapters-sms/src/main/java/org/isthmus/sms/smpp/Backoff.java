// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before a lost link is built again: `first`, doubled with each failure up to `longest`,
/// and of that a random half to whole, so that many links do not return in the same moment.
record Backoff(Duration first, Duration longest) {
    private static final int MOST_DOUBLINGS = 20;

    /// `failures` is 1 after the first failure.
    Duration delay(int failures, RandomGenerator random) {
        int doublings = Math.clamp(failures - 1, 0, MOST_DOUBLINGS);
        long millis = Math.min(first.toMillis() << doublings, longest.toMillis());
        return Duration.ofMillis(Math.max(1, millis / 2 + random.nextLong(millis / 2 + 1)));
    }
}
