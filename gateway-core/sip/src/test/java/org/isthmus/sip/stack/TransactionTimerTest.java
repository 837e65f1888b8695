// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TransactionTimerTest {
    private static final class Counted implements TransactionTimer.Open {
        private final AtomicInteger ticks = new AtomicInteger();
        private volatile boolean empty = true;

        @Override
        public boolean isEmpty() {
            return empty;
        }

        @Override
        public void tick(long now) {
            ticks.incrementAndGet();
        }
    }

    @Test
    void transactions_are_told_the_time_from_their_adding_on_and_after_a_close_until_the_last_is_over() {
        Counted open = new Counted();
        TransactionTimer timer = new TransactionTimer(open, Duration.ofMillis(20));
        timer.start();
        assertThat(open.ticks).hasValue(0);

        open.empty = false;
        timer.added();
        await().until(() -> open.ticks.get() > 2);

        timer.close();
        int atClose = open.ticks.get();
        await().until(() -> open.ticks.get() > atClose + 2);
        open.empty = true;
    }

    @Test
    void one_that_is_added_while_the_timer_falls_asleep_is_not_missed() {
        for (int round = 0; round < 200; round++) {
            Counted open = new Counted();
            try (TransactionTimer timer = new TransactionTimer(open, Duration.ofMillis(20))) {
                timer.start();
                open.empty = false;
                timer.added();
                await().pollDelay(Duration.ZERO).until(() -> open.ticks.get() > 0);
                open.empty = true;
            }
        }
    }
}
