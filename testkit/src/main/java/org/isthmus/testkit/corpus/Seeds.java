// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.corpus;

import java.util.Random;

/// Randomness for property loops that can be repeated: the seed is printed, and `-Disthmus.seed=…` gives the
/// same run again.
public final class Seeds {
    private Seeds() {}

    /// A generator for the loop that `name` tells of.
    public static Random random(String name) {
        long seed = Long.getLong("isthmus.seed", new Random().nextLong());
        System.out.println(name + ": seed " + seed + ", again with -Disthmus.seed=" + seed);
        return new Random(seed);
    }
}
