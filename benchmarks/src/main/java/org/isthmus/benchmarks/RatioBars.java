// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.isthmus.benchmarks.figure.Bar;
import org.isthmus.benchmarks.figure.Rounds;

/// The bars that come of alternating rounds: rates, and ratios to the yardsticks. `absent` are yardsticks that
/// could not be run, with why.
record RatioBars(Rounds rounds, Map<String, String> absent) {
    private static final List<Against> AGAINST = List.of(
            new Against(
                    "kamailio", "MESSAGE rate of Kamailio as stateful proxy over UDP", Bar.Limit.atLeast(0.33, 0.65)),
            new Against("kannel_spool", "rate of Kannel with spool store and receipts", Bar.Limit.atLeast(2, 4)),
            new Against("kannel_file", "rate of Kannel with file store and receipts", Bar.Limit.atLeast(0.8, 1.5)));

    private record Against(String name, String words, Bar.Limit limit) {}

    List<Bar> all() {
        List<Bar> bars = new ArrayList<>();
        for (String transport : List.of("udp", "tcp")) {
            String rate = "end-to-end rate over " + transport.toUpperCase(Locale.ROOT);
            bars.add(Bar.measured(
                    "rate_" + transport, rate, "/s", Bar.Limit.atLeast(5000, 5000), rounds.median(transport)));
            for (Against one : AGAINST) {
                String name = one.name() + "_" + transport;
                String words = rate + " / " + one.words();
                String why = absent.get(one.name());
                bars.add(
                        why == null
                                ? Bar.measured(name, words, "", one.limit(), rounds.ratio(transport, one.name()))
                                : Bar.unmeasured(name, words, "", one.limit(), why));
            }
        }
        return bars;
    }
}
