// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.time.Duration;
import java.util.Optional;
import org.isthmus.model.DurationText;

/// Durations as they stand in the file: `500ms`, `20s`, `1h30m`, `7d`; whole numbers of milliseconds to days, the
/// larger units first. A bare number is no duration, since nobody can tell its unit.
final class Durations {
    private static final String[] UNITS = {"d", "h", "m", "s", "ms"};
    private static final long[] MILLIS = {86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L};
    private static final int MOST_DIGITS = 9;

    private Durations() {}

    static Optional<Duration> read(String text) {
        long total = 0;
        int at = 0;
        int before = -1;
        while (at < text.length()) {
            int digits = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            int letters = at;
            while (at < text.length() && Character.isLetter(text.charAt(at))) {
                at++;
            }
            int unit = unit(text.substring(letters, at));
            if (letters == digits || letters - digits > MOST_DIGITS || unit <= before) {
                return Optional.empty();
            }
            total += Long.parseLong(text.substring(digits, letters)) * MILLIS[unit];
            before = unit;
        }
        return before < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(total));
    }

    static String write(Duration duration) {
        return DurationText.of(duration);
    }

    private static int unit(String letters) {
        for (int unit = 0; unit < UNITS.length; unit++) {
            if (UNITS[unit].equals(letters)) {
                return unit;
            }
        }
        return -1;
    }
}
