// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Slices taken in turn, round after round, so that all of them see the same minutes: rates by name. Rounds in
/// which other programs were busy do not count as long as enough quiet ones are there.
public final class Rounds {
    private final List<Round> all = new ArrayList<>();
    private final double mostForeign;
    private final int enough;

    /// `mostForeign` is how many processors others may keep busy in a quiet round.
    public Rounds(double mostForeign, int enough) {
        this.mostForeign = mostForeign;
        this.enough = enough;
    }

    /// `foreign` is of the slice that was disturbed most.
    public record Round(Map<String, Double> rates, double foreign) {
        public Round {
            rates = Map.copyOf(rates);
        }
    }

    public void add(Round round) {
        all.add(round);
    }

    public int count() {
        return all.size();
    }

    /// Whether no more rounds are wanted: enough quiet ones, or twice as many in all.
    public boolean complete() {
        return quiet().size() >= enough || all.size() >= 2 * enough;
    }

    /// Whether medians are over quiet rounds only.
    public boolean onlyQuiet() {
        return quiet().size() >= enough;
    }

    public double median(String name) {
        return Middle.of(counting().stream()
                .filter(round -> round.rates().containsKey(name))
                .map(round -> round.rates().get(name))
                .toList());
    }

    /// The ratio of the two medians.
    public double ratio(String name, String yardstick) {
        return median(name) / median(yardstick);
    }

    private List<Round> quiet() {
        return all.stream().filter(round -> round.foreign() <= mostForeign).toList();
    }

    private List<Round> counting() {
        return onlyQuiet() ? quiet() : all;
    }
}
