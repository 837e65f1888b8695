// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThrottlePacingTest {
    private final ThrottlePacing pacing = new ThrottlePacing();

    @Test
    void one_throttled_answer_in_fifty_is_noise() {
        Random random = new Random(4711);
        for (int i = 0; i < 100_000; i++) {
            pacing.answered(random.nextInt(50) == 0, i);
            assertThat(pacing.paused(i)).isFalse();
        }
    }

    @Test
    void throttling_that_goes_on_makes_pauses_that_grow_to_two_seconds() {
        long now = 0;
        long longest = 0;
        for (int i = 0; i < 100; i++) {
            pacing.answered(true, now);
            long pause = pacing.left(now);
            assertThat(pause).isGreaterThanOrEqualTo(longest == 0 ? 0 : 50_000_000);
            longest = Math.max(longest, pause);
            now += pause;
        }
        assertThat(Duration.ofNanos(longest)).isBetween(Duration.ofMillis(1500), Duration.ofSeconds(2));
    }

    @Test
    void after_an_untroubled_stretch_the_pauses_begin_anew() {
        long now = 0;
        for (int i = 0; i < 10; i++) {
            pacing.answered(true, now);
            now += pacing.left(now);
        }
        for (int i = 0; i < 200; i++) {
            pacing.answered(false, now);
        }
        while (!pacing.paused(now)) {
            pacing.answered(true, now);
        }
        assertThat(pacing.left(now)).isEqualTo(50_000_000);
    }

    @Test
    void back_off_doubles_to_its_limit_and_is_spread() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
        Random random = new Random(1);
        for (int failures = 1; failures < 100; failures++) {
            long most = Math.min(60_000, 1000L << Math.min(failures - 1, 10));
            assertThat(backoff.delay(failures, random).toMillis()).isBetween(most / 2, most);
        }
    }
}
