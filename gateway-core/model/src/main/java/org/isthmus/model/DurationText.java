// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model;

import java.time.Duration;

/// A duration as the settings write it: one whole number of the largest unit that gives one, `500ms`, `20s`,
/// `90m`, `7d`. What is below a millisecond is left out.
public final class DurationText {
    private static final String[] UNITS = {"d", "h", "m", "s", "ms"};
    private static final long[] MILLIS = {86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L};

    private DurationText() {}

    public static String of(Duration duration) {
        long rest = duration.toMillis();
        if (rest == 0) {
            return "0s";
        }
        for (int unit = 0; unit < UNITS.length; unit++) {
            if (rest % MILLIS[unit] == 0) {
                return rest / MILLIS[unit] + UNITS[unit];
            }
        }
        return rest + "ms";
    }
}
