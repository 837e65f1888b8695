// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// The known key that somebody may have meant: the one with the fewest letters added, lost, changed or swapped,
/// when these are few enough to be a slip.
final class NearestKey {
    private static final int LONGEST = 64;

    private NearestKey() {}

    static Optional<String> of(String written, Collection<String> known) {
        int allowed = Math.max(2, Math.min(written.length(), LONGEST) / 3);
        return written.length() > LONGEST
                ? Optional.empty()
                : known.stream()
                        .filter(key -> distance(written, key) <= allowed)
                        .min(Comparator.comparingInt(key -> distance(written, key)));
    }

    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(a, b, cost, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(String a, String b, int[][] cost, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
