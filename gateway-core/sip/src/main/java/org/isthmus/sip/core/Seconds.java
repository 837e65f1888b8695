// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.Optional;

/// Delta-seconds (RFC 3261 section 25.1), 0 to 2^32-1.
final class Seconds {
    private static final long MOST = 0xffff_ffffL;

    private Seconds() {}

    /// A larger value counts as the largest; empty when `text` is not a number.
    static Optional<Long> parse(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return Optional.empty();
            }
            value = Math.min(MOST, value * 10 + (c - '0'));
        }
        return Optional.of(value);
    }
}
