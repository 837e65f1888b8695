// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.sip.core.Fixtures.NOW;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.settings.SenderRateSettings;
import org.isthmus.sip.core.SenderRate.Verdict;
import org.isthmus.testkit.corpus.Seeds;
import org.junit.jupiter.api.Test;

class SenderRateTest {
    private static final Address SENDER = new Msisdn("+447700900123");

    private final SenderRate rate = new SenderRate(new SenderRateSettings(10, 20, 1000));

    @Test
    void a_burst_is_taken_and_one_more_is_refused_with_the_time_to_wait() {
        for (int i = 0; i < 20; i++) {
            assertThat(rate.take(SENDER, NOW)).isEqualTo(new Verdict.Within());
        }
        assertThat(rate.take(SENDER, NOW)).isInstanceOfSatisfying(Verdict.Exceeded.class, exceeded -> {
            assertThat(exceeded.refusal().cause()).isEqualTo(Cause.RATE_EXCEEDED);
            assertThat(exceeded.answer().status()).isEqualTo(503);
            assertThat(exceeded.answer().headers().first("Retry-After")).hasValue("1");
        });
        assertThat(rate.take(new Msisdn("+447700900456"), NOW)).isEqualTo(new Verdict.Within());
    }

    @Test
    void one_is_taken_each_tenth_of_a_second_after_a_burst() {
        for (int i = 0; i < 20; i++) {
            rate.take(SENDER, NOW);
        }
        for (int tenth = 1; tenth < 50; tenth++) {
            Instant at = NOW.plusMillis(100L * tenth);
            assertThat(rate.take(SENDER, at)).isEqualTo(new Verdict.Within());
            assertThat(rate.take(SENDER, at)).isInstanceOf(Verdict.Exceeded.class);
        }
    }

    @Test
    void in_any_stretch_of_time_no_more_than_the_burst_and_the_rate_is_taken() {
        Random random = Seeds.random("rate");
        List<Long> taken = new ArrayList<>();
        long at = 0;
        for (int i = 0; i < 20_000; i++) {
            at += random.nextInt(60);
            if (rate.take(SENDER, NOW.plusMillis(at)) instanceof Verdict.Within) {
                taken.add(at);
            }
        }
        for (int from = 0; from < taken.size(); from += 7) {
            for (int to = from; to < Math.min(taken.size(), from + 200); to++) {
                long tenths = (taken.get(to) - taken.get(from)) / 100;
                assertThat(to - from + 1).isLessThanOrEqualTo((int) (20 + tenths + 1));
            }
        }
        assertThat(taken).hasSizeGreaterThan((int) (at / 110));
    }

    @Test
    void a_clock_that_steps_back_refuses_nobody_for_long() {
        for (int i = 0; i < 5; i++) {
            rate.take(SENDER, NOW);
        }
        assertThat(rate.take(SENDER, NOW.minusSeconds(1))).isEqualTo(new Verdict.Within());
    }

    @Test
    void memory_is_bounded_whoever_comes() {
        for (int i = 0; i < 5000; i++) {
            rate.take(new Msisdn("+4477009" + (10000 + i)), NOW.plusMillis(i));
        }
        assertThat(rate.watched()).isLessThanOrEqualTo(1000);
    }

    @Test
    void many_threads_together_get_no_more_than_the_burst() throws Exception {
        List<Future<Verdict>> verdicts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 500; i++) {
                verdicts.add(threads.submit(() -> rate.take(SENDER, NOW)));
            }
        }
        int taken = 0;
        for (Future<Verdict> verdict : verdicts) {
            taken += verdict.get() instanceof Verdict.Within ? 1 : 0;
        }
        assertThat(taken).isEqualTo(20);
    }
}
