// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.util.List;
import java.util.stream.LongStream;
import org.isthmus.model.address.Msisdn;

/// One number of the operator's or a run of them, both ends included: `+447700900100` or
/// `+447700900100-+447700900199`. At most 10,000 numbers.
public record NumberRange(String written) {
    private static final int MOST = 10_000;

    public NumberRange {
        long count = last(written) - first(written) + 1;
        if (count < 1
                || count > MOST
                || ends(written).getFirst().length() != ends(written).getLast().length()) {
            throw new IllegalArgumentException("a range goes up, by at most " + MOST + " numbers of the same length");
        }
    }

    public List<Msisdn> numbers() {
        return LongStream.rangeClosed(first(written), last(written))
                .mapToObj(number -> new Msisdn("+" + number))
                .toList();
    }

    /// Whether a number stands in both.
    boolean overlaps(NumberRange other) {
        return first(written) <= last(other.written) && first(other.written) <= last(written);
    }

    @Override
    public String toString() {
        return written;
    }

    private static long first(String written) {
        return Long.parseLong(new Msisdn(ends(written).getFirst()).digits());
    }

    private static long last(String written) {
        return Long.parseLong(new Msisdn(ends(written).getLast()).digits());
    }

    private static List<String> ends(String written) {
        int dash = written.indexOf('-');
        return dash < 0
                ? List.of(written)
                : List.of(
                        written.substring(0, dash).strip(),
                        written.substring(dash + 1).strip());
    }
}
