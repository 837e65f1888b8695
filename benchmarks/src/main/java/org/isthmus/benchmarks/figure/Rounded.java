// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks.figure;

/// Numbers for people: four digits that count, all of them before the point.
public final class Rounded {
    private static final int DIGITS = 4;

    private Rounded() {}

    public static double of(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return value;
        }
        int before = (int) Math.floor(Math.log10(Math.abs(value))) + 1;
        double scale = Math.pow(10, Math.max(0, DIGITS - before));
        return Math.round(value * scale) / scale;
    }
}
