// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.time.Duration;

/// RFC 3261 section 17: all other timers follow from T1 and T2.
public record SipTimerSettings(
        @Setting(
                value = "T1, the estimated round trip. A request over UDP is repeated after it, then ever slower; a"
                        + " request without a final answer is given up after 64 times T1.",
                fallback = "500ms",
                min = "10ms",
                max = "10s")
        Duration t1,

        @Setting(value = "T2, the longest pause between repetitions.", fallback = "4s", min = "10ms", max = "1m")
        Duration t2,

        @Setting(value = "How long a TCP connection may take to be made.", fallback = "3s", min = "100ms", max = "1m")
        Duration connect) {
    public SipTimerSettings {
        new SectionLaws()
                .law(t1.compareTo(t2) <= 0, "t1 must not be above t2", "t1", "t2")
                .enforce();
    }

    /// Timers B, F, H and J over UDP.
    public Duration transaction() {
        return t1.multipliedBy(64);
    }
}
