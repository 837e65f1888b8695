// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state;

import static org.isthmus.testkit.contract.SampleItems.NOON;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.isthmus.model.settings.ByteSize;
import org.isthmus.model.settings.RetentionSettings;
import org.isthmus.model.settings.StateSettings;
import org.isthmus.state.journal.StoreFaults;
import org.isthmus.state.shared.LocalSharedView;
import org.isthmus.testkit.contract.StorePorts;

/// Stores as tests open them: settings near their defaults, a clock that stands at noon.
public final class TestStores {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final ByteSize GIB = new ByteSize(1L << 30);

    private TestStores() {}

    public static Stores open(Path directory) {
        return open(directory, StoreFaults.none());
    }

    public static Stores open(Path directory, StoreFaults faults) {
        return Stores.open(directory, settings(20_000), InstantSource.fixed(NOON), new LocalSharedView(), faults);
    }

    public static StateSettings settings(int queueLimit) {
        return new StateSettings(Duration.ofMillis(1), 1024, queueLimit, retention(WEEK, GIB), Optional.empty());
    }

    public static RetentionSettings retention(Duration age, ByteSize most) {
        return new RetentionSettings(age, most, age, most, age, most, age, most, age, most, age, most, age);
    }

    public static StorePorts ports(Stores stores) {
        return new StorePorts(
                stores.messages(),
                stores.ledger(),
                stores.leases(),
                stores.registrations(),
                stores.owners(),
                stores.parts(),
                stores.trail());
    }
}
