// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final String SENDER = "+447700900123";

    private final RateLimit<String> rate = new RateLimit<>(10, 20, 1000);

    @Test
    void a_burst_is_taken_and_one_more_is_refused_with_the_time_to_wait() {
        for (int i = 0; i < 20; i++) {
            assertThat(rate.take(SENDER, NOW)).isZero();
        }
        assertThat(rate.take(SENDER, NOW)).isEqualTo(Duration.ofMillis(100));
        assertThat(rate.take("+447700900456", NOW)).isZero();
    }

    @Test
    void one_is_taken_each_tenth_of_a_second_after_a_burst() {
        for (int i = 0; i < 20; i++) {
            rate.take(SENDER, NOW);
        }
        for (int tenth = 1; tenth < 50; tenth++) {
            Instant at = NOW.plusMillis(100L * tenth);
            assertThat(rate.take(SENDER, at)).isZero();
            assertThat(rate.take(SENDER, at)).isPositive();
        }
    }

    @Test
    void in_any_stretch_of_time_no_more_than_the_burst_and_the_rate_is_taken() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Long> taken = new ArrayList<>();
        long at = 0;
        for (int i = 0; i < 20_000; i++) {
            at += random.nextInt(60);
            if (rate.take(SENDER, NOW.plusMillis(at)).isZero()) {
                taken.add(at);
            }
        }
        for (int from = 0; from < taken.size(); from += 7) {
            for (int to = from; to < Math.min(taken.size(), from + 200); to++) {
                long tenths = (taken.get(to) - taken.get(from)) / 100;
                assertThat(to - from + 1).as("seed %d", seed).isLessThanOrEqualTo((int) (20 + tenths + 1));
            }
        }
        assertThat(taken).hasSizeGreaterThan((int) (at / 110));
    }

    @Test
    void a_clock_that_steps_back_refuses_nobody_for_long() {
        for (int i = 0; i < 5; i++) {
            rate.take(SENDER, NOW);
        }
        assertThat(rate.take(SENDER, NOW.minusSeconds(1))).isZero();
    }

    @Test
    void memory_is_bounded_whoever_comes() {
        for (int i = 0; i < 5000; i++) {
            rate.take("+4477009" + (10000 + i), NOW.plusMillis(i));
        }
        assertThat(rate.watched()).isLessThanOrEqualTo(1000);
    }

    @Test
    void many_threads_together_get_no_more_than_the_burst() throws Exception {
        List<Future<Duration>> waits = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 500; i++) {
                waits.add(threads.submit(() -> rate.take(SENDER, NOW)));
            }
        }
        int taken = 0;
        for (Future<Duration> wait : waits) {
            taken += wait.get().isZero() ? 1 : 0;
        }
        assertThat(taken).isEqualTo(20);
    }
}
