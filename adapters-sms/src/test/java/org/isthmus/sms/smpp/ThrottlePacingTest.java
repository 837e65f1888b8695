// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottlePacingTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;
    private static final int WINDOW = 100;

    private final ThrottlePacing pacing = new ThrottlePacing(0);

    /// Takes so many in each second that begins with what it takes first.
    private static final class Centre {
        private final int perSecond;
        private long began;
        private int inSecond;
        private int throttled;

        Centre(int perSecond) {
            this.perSecond = perSecond;
        }

        boolean takes(long now) {
            if (inSecond == 0 || now - began >= SECOND) {
                began = now;
                inSecond = 0;
            }
            if (++inSecond > perSecond) {
                throttled++;
                return false;
            }
            return true;
        }
    }

    /// How long it takes until `burst` messages, all there at `start`, are taken; answers come after `delay`.
    private static long through(ThrottlePacing pacing, Centre centre, int burst, long start, long delay) {
        long now = start;
        int waiting = burst;
        int taken = 0;
        while (taken < burst) {
            int out = 0;
            long left = now;
            while (out < WINDOW && waiting > 0 && pacing.pause(now) == 0) {
                if (pacing.keepsPace()) {
                    pacing.leaves(now);
                }
                out++;
                waiting--;
            }
            for (; out > 0; out--) {
                boolean takes = centre.takes(left);
                pacing.answered(!takes, left, left + delay);
                taken += takes ? 1 : 0;
                waiting += takes ? 0 : 1;
            }
            now += Math.max(delay, MILLI);
        }
        return now - start;
    }

    @ParameterizedTest
    @CsvSource({"100, 5", "100, 10", "100, 50", "1000, 100", "5000, 1000", "30, 1", "500, 7"})
    void a_burst_is_through_in_about_the_time_that_the_centre_needs(int burst, int perSecond) {
        for (long delay : new long[] {MILLI, 20 * MILLI}) {
            Centre centre = new Centre(perSecond);
            long took = through(new ThrottlePacing(0), centre, burst, 12_345, delay);
            assertThat(took)
                    .as("%d at %d/s, throttled %d times", burst, perSecond, centre.throttled)
                    .isLessThan((long) (1.45 * SECOND * burst / perSecond) + 2 * SECOND);
            assertThat(centre.throttled).isLessThan(WINDOW + burst / 4 + 10);
        }
    }

    @Test
    void one_throttled_answer_in_fifty_is_noise() {
        Random random = new Random(4711);
        for (int i = 0; i < 100_000; i++) {
            pacing.answered(random.nextInt(50) == 0, i, i);
            assertThat(pacing.slowed(i)).isFalse();
            assertThat(pacing.pause(i)).isZero();
        }
    }

    @Test
    void a_link_is_slowed_while_it_is_throttled_and_ten_seconds_longer() {
        through(pacing, new Centre(10), 100, 0, MILLI);
        assertThat(pacing.slowed(14 * SECOND)).isTrue();
        assertThat(pacing.slowed(60 * SECOND)).isFalse();
        assertThat(pacing.keepsPace()).isFalse();
        assertThat(pacing.pause(60 * SECOND)).isZero();
    }

    @Test
    void a_centre_that_takes_more_later_is_sent_more_soon() {
        through(pacing, new Centre(10), 50, 0, MILLI);
        assertThat(through(pacing, new Centre(1000), 5000, 6 * SECOND, MILLI)).isLessThan(20 * SECOND);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 250, 3000})
    void the_rate_of_the_contract_is_kept_evenly_and_nothing_is_throttled(int perSecond) {
        ThrottlePacing contract = new ThrottlePacing(perSecond);
        assertThat(contract.keepsPace()).isTrue();
        int burst = 3 * perSecond;
        long last = 0;
        long now = 0;
        int most = 0;
        int left = 0;
        while (left < burst) {
            int together = 0;
            while (contract.pause(now) == 0 && left < burst) {
                contract.leaves(now);
                together++;
                left++;
                last = now;
            }
            most = Math.max(most, together);
            now += MILLI;
        }
        assertThat(last).isBetween((long) (2.6 * SECOND) - SECOND / perSecond, 3 * SECOND);
        assertThat(most).isLessThanOrEqualTo(Math.max(1, perSecond / 50));
        assertThat(contract.slowed(now)).as("keeping a contract is no trouble").isFalse();
    }

    @Test
    void what_comes_later_comes_one_after_the_other_by_the_pace_and_behind_what_waits() {
        ThrottlePacing contract = new ThrottlePacing(10);
        for (int i = 0; i < 100; i++) {
            Duration later = Duration.ofNanos(contract.later(0, 20));
            assertThat(later).isEqualTo(Duration.ofMillis(2000 + 100 * (i + 1)));
        }
        assertThat(contract.later(SECOND, 20)).isEqualTo(11_100 * MILLI);
        for (int i = 0; i < 10_000; i++) {
            assertThat(contract.later(SECOND, 20)).isBetween(0L, 60 * SECOND);
        }
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
