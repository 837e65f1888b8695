// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InboundLanesTest {
    @Test
    void work_that_breaks_does_not_stop_its_lane() throws Exception {
        for (Throwable broken : List.of(new IllegalStateException("broken"), new AssertionError("broken"))) {
            InboundLanes lanes = new InboundLanes(3);
            CountDownLatch go = new CountDownLatch(1);
            CountDownLatch done = new CountDownLatch(2);
            assertThat(lanes.run("one", () -> {
                        awaited(go);
                        if (broken instanceof Error error) {
                            throw error;
                        }
                        throw (RuntimeException) broken;
                    }))
                    .isTrue();
            assertThat(lanes.run("one", done::countDown)).isTrue();
            assertThat(lanes.run("one", done::countDown)).isTrue();
            assertThat(lanes.run("one", done::countDown)).as("all places taken").isFalse();
            go.countDown();
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let it go on");
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
