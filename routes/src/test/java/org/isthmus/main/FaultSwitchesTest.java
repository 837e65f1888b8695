// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.isthmus.model.settings.ByteSize;
import org.isthmus.model.settings.RetentionSettings;
import org.isthmus.model.settings.StateSettings;
import org.isthmus.state.Stores;
import org.isthmus.state.shared.SharedView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultSwitchesTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final ByteSize GIB = new ByteSize(1L << 30);
    private static final StateSettings SETTINGS = new StateSettings(
            Duration.ofMillis(1),
            1024,
            1000,
            new RetentionSettings(WEEK, GIB, WEEK, GIB, WEEK, GIB, WEEK, GIB, WEEK, GIB, WEEK, GIB, WEEK),
            Optional.empty());

    @TempDir
    private Path folder;

    @Test
    void a_sync_takes_so_much_longer() {
        Function<String, Optional<String>> properties = properties(Map.of("isthmus.faults.sync-delay", "40ms"));
        try (Stores stores = Stores.open(
                folder.resolve("journal"),
                SETTINGS,
                InstantSource.system(),
                SharedView.open(SETTINGS),
                FaultSwitches.read(properties))) {
            assertThat(stores.probe()).isGreaterThanOrEqualTo(Duration.ofMillis(40));
        }
    }

    @Test
    void a_delay_that_is_no_time_is_refused_with_what_to_write() {
        for (String value : new String[] {"", "5", "5s", "-5ms", "5 ms", "999999ms"}) {
            assertThatThrownBy(() -> FaultSwitches.read(properties(Map.of("isthmus.faults.sync-delay", value))))
                    .isInstanceOfSatisfying(CommandFailure.class, failure -> {
                        assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
                        assertThat(failure.advice()).contains("5ms");
                    });
        }
    }

    private static Function<String, Optional<String>> properties(Map<String, String> set) {
        return name -> Optional.ofNullable(set.get(name));
    }
}
