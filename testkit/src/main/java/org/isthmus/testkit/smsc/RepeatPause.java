// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.time.Duration;

/// How long a message centre waits before it sends a deliver_sm again that was refused for now: `first` after the
/// first refusal, twice as long after each further one, never more than `longest`.
public record RepeatPause(Duration first, Duration longest) {
    public static final RepeatPause USUAL = new RepeatPause(Duration.ofMillis(250), Duration.ofSeconds(8));

    public RepeatPause {
        if (!first.isPositive() || first.compareTo(longest) > 0) {
            throw new IllegalArgumentException("pauses grow from more than zero");
        }
    }

    /// After so many refusals, at least one.
    public Duration after(int refusals) {
        Duration pause = first;
        for (int i = 1; i < refusals && pause.compareTo(longest) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
