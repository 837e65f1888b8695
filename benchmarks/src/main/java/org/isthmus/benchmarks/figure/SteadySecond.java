// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks.figure;

import java.util.List;
import java.util.OptionalInt;

/// Finds the second from which a run under a fixed rate is steady: from there to its end every second is in
/// order. A second is in order when every message due in it was accepted, and 99 of 100 of them were answered
/// and submitted in time.
public final class SteadySecond {
    private SteadySecond() {}

    /// `troubled` are the messages due in this second that were refused, given up or never answered; times in
    /// milliseconds.
    public record Second(long offered, long troubled, double answerP99, double submitP99) {}

    /// The longest times (99 of 100) of a second in order, in milliseconds.
    public record Bounds(double answer, double submit) {
        boolean hold(Second second) {
            return second.troubled() == 0 && second.answerP99() <= answer && second.submitP99() <= submit;
        }
    }

    /// Counted from 0; empty when the last second is not in order.
    public static OptionalInt find(List<Second> seconds, Bounds bounds) {
        int from = seconds.size();
        while (from > 0 && bounds.hold(seconds.get(from - 1))) {
            from--;
        }
        return from == seconds.size() ? OptionalInt.empty() : OptionalInt.of(from);
    }
}
