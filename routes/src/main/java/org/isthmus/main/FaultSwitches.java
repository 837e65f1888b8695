// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isthmus.state.journal.StoreFaults;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Faults that somebody who tests or measures switches on for a whole run, as Java system properties and so out
/// of the way of the configuration: `-Disthmus.faults.sync-delay=5ms` in `ISTHMUS_JAVA_OPTIONS` makes every
/// sync of the journal take so much longer. A gateway that has one on says so in its log at the start.
final class FaultSwitches {
    private static final Logger LOG = LoggerFactory.getLogger(FaultSwitches.class);
    private static final String SYNC_DELAY = "isthmus.faults.sync-delay";
    private static final Pattern MILLIS = Pattern.compile("([0-9]{1,5})ms");

    private FaultSwitches() {}

    /// `property` gives the value of a property that is set. Throws a [CommandFailure] for one that makes no
    /// sense.
    static StoreFaults read(Function<String, Optional<String>> property) {
        StoreFaults faults = StoreFaults.none();
        property.apply(SYNC_DELAY).ifPresent(value -> {
            Matcher millis = MILLIS.matcher(value);
            if (!millis.matches()) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "the system property " + SYNC_DELAY + " is \"" + value + "\", which is no time in milliseconds",
                        "Give it a value such as 5ms, or leave it out.");
            }
            LOG.warn("{} is {}: a fault is switched on, and every sync takes so much longer", SYNC_DELAY, value);
            faults.delayPerSync(Duration.ofMillis(Long.parseLong(millis.group(1))));
        });
        return faults;
    }
}
