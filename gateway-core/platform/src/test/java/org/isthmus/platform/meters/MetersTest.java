// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.meters;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetersTest {
    private final Meters meters = new Meters();

    @Test
    void a_counter_counts_what_is_added_for_each_of_its_labels() {
        Meters.Count in = meters.counter("messages", "Messages.", "direction", "in");
        Meters.Count out = meters.counter("messages", "Messages.", "direction", "out");
        in.add(2);
        in.add(1);
        out.add(5);
        assertThat(meters.scrape())
                .contains("# HELP isthmus_messages_total Messages.")
                .contains("# TYPE isthmus_messages_total counter")
                .contains("isthmus_messages_total{direction=\"in\"} 3.0")
                .contains("isthmus_messages_total{direction=\"out\"} 5.0");
    }

    @Test
    void a_counter_that_somebody_else_keeps_is_read_when_asked_for() {
        AtomicLong kept = new AtomicLong(7);
        meters.counter("stored", "Stored.", kept::get);
        assertThat(meters.scrape()).contains("isthmus_stored_total 7.0");
        kept.set(9);
        assertThat(meters.scrape()).contains("isthmus_stored_total 9.0");
    }

    @Test
    void a_gauge_or_counter_lives_as_long_as_its_meters() {
        meters.gauge("links_up", "Links.", () -> 3, "group", "main");
        meters.counter("kept", "Kept.", new AtomicLong(4)::get);
        System.gc();
        assertThat(meters.scrape())
                .contains("isthmus_links_up{group=\"main\"} 3.0")
                .contains("isthmus_kept_total 4.0");
    }

    @Test
    void a_timer_counts_durations_in_buckets_of_seconds() {
        Meters.Timing timing = meters.timer("commit", "Commits.");
        timing.record(Duration.ofMillis(3).toNanos());
        timing.record(Duration.ofSeconds(2).toNanos());
        assertThat(meters.scrape())
                .contains("isthmus_commit_seconds_bucket{le=\"0.002\"} 0")
                .contains("isthmus_commit_seconds_bucket{le=\"0.005\"} 1")
                .contains("isthmus_commit_seconds_bucket{le=\"+Inf\"} 2")
                .contains("isthmus_commit_seconds_count 2");
    }
}
