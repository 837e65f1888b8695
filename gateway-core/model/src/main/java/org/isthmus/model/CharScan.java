// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model;

import java.util.function.IntPredicate;

/// Looks through the characters of short texts: names, ids, addresses. A plain loop, since dozens of these
/// checks run for each message and a stream for each of them was a measurable share of its cost. An empty text
/// satisfies [#all] and [#none].
public final class CharScan {
    private CharScan() {}

    public static boolean all(String text, IntPredicate is) {
        for (int i = 0; i < text.length(); i++) {
            if (!is.test(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    public static boolean any(String text, IntPredicate is) {
        for (int i = 0; i < text.length(); i++) {
            if (is.test(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    public static boolean none(String text, IntPredicate is) {
        return !any(text, is);
    }
}
