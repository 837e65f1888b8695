// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/// Tells on standard error what a long run is doing, so that nobody thinks it stands still.
record Progress(PrintStream out, Clock clock, String name) {

    Progress of(String other) {
        return new Progress(out, clock, other);
    }

    void say(String words) {
        LocalTime now = LocalTime.ofInstant(clock.instant(), ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
        out.println(now + " " + name + ": " + words);
        out.flush();
    }
}
