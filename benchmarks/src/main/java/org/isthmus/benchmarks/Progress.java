// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.PrintStream;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Tells on standard error what a long run is doing, so that nobody thinks it stands still.
record Progress(PrintStream out, Clock clock, String name) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    Progress of(String other) {
        return new Progress(out, clock, other);
    }

    void say(String words) {
        out.println(TIME.format(clock.instant()) + " " + name + ": " + words);
        out.flush();
    }
}
