// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.id;

import org.isthmus.model.CharScan;

/// The one rule that all foreign identifiers share: 1 to 512 characters, no white space, no control characters.
final class Ids {
    private static final int LONGEST = 512;

    private Ids() {}

    static void requireVisible(String type, String value) {
        if (!isVisible(value)) {
            throw new IllegalArgumentException(type + " is empty, too long or holds a space or control character");
        }
    }

    static boolean isVisible(String value) {
        return !value.isEmpty()
                && value.length() <= LONGEST
                && CharScan.none(value, c -> c <= ' ' || (c >= 0x7f && c <= 0x9f));
    }
}
