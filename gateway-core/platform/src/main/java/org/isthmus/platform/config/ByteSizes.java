// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.util.Optional;
import org.isthmus.model.settings.ByteSize;

/// Sizes as they stand in the file: a whole number of octets, or of `KiB`, `MiB` or `GiB`. `KB` is refused: half
/// of its readers take it for 1000.
final class ByteSizes {
    private static final String[] UNITS = {"", "KiB", "MiB", "GiB"};
    private static final int MOST_DIGITS = 9;

    private ByteSizes() {}

    static Optional<ByteSize> read(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        String unit = text.substring(digits);
        for (int power = 0; power < UNITS.length && digits > 0; power++) {
            if (UNITS[power].equals(unit) && digits <= (power == 0 ? 18 : MOST_DIGITS)) {
                return Optional.of(new ByteSize(Long.parseLong(text.substring(0, digits)) << (10 * power)));
            }
        }
        return Optional.empty();
    }
}
