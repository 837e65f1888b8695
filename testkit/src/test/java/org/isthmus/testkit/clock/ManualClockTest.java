// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private final ManualClock clock = ManualClock.at("2026-11-20T10:00:00Z");
    private final List<String> ran = new ArrayList<>();

    @Test
    void tasks_run_in_the_order_of_their_time_and_see_it() {
        clock.schedule(Duration.ofSeconds(2), () -> note("second"));
        clock.schedule(Duration.ofSeconds(1), () -> {
            note("first");
            clock.schedule(Duration.ofSeconds(1), () -> note("third"));
        });
        clock.schedule(Duration.ofSeconds(9), () -> note("too late"));
        clock.advance(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("first 10:00:01Z", "second 10:00:02Z", "third 10:00:02Z");
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-11-20T10:00:05Z"));
        assertThat(clock.waiting()).isEqualTo(1);
    }

    @Test
    void a_task_taken_back_never_runs_and_a_jump_runs_nothing() {
        ManualClock.Scheduled task = clock.schedule(Duration.ofSeconds(1), () -> note("no"));
        task.close();
        clock.schedule(Duration.ofSeconds(1), () -> note("still there"));
        clock.jumpTo(Instant.parse("2026-11-20T11:00:00Z"));
        assertThat(ran).isEmpty();
        clock.advance(Duration.ZERO);
        assertThat(ran).containsExactly("still there 11:00:00Z");
    }

    private void note(String what) {
        ran.add(what + " " + clock.instant().toString().substring(11));
    }
}
