// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TicksTest {

    @Test
    void a_task_that_ended_by_an_error_or_an_exception_comes_again() {
        AtomicInteger times = new AtomicInteger();
        try (Ticks ticks = new Ticks()) {
            ticks.every(Duration.ofMillis(1), "a task that fails", () -> {
                switch (times.incrementAndGet()) {
                    case 1 -> throw new StackOverflowError("one too deep");
                    case 2 -> throw new IllegalStateException("a fault");
                    default -> {}
                }
            });
            await().atMost(Duration.ofSeconds(20)).until(() -> times.get() > 3);
        }
    }
}
