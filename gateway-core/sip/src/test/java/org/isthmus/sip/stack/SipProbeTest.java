// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.isthmus.model.health.Health;
import org.isthmus.sip.message.SipAnswer;
import org.junit.jupiter.api.Test;

class SipProbeTest {
    @Test
    void a_stack_that_answers_is_healthy() throws IOException {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200))) {
            assertThat(probe(stack).check()).isEqualTo(Health.HEALTHY);
            assertThat(stack.tally.count("received.OPTIONS")).isEqualTo(2);
        }
    }

    @Test
    void a_stack_without_a_handler_is_degraded() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200))) {
            stack.stack.drain(Duration.ofSeconds(1));
            assertThat(probe(stack).check()).isInstanceOf(Health.Degraded.class);
        }
    }

    @Test
    void a_stack_that_is_closed_is_down() throws IOException {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200))) {
            stack.stack.close();
            assertThat(probe(stack).check()).isInstanceOf(Health.Down.class);
        }
    }

    private static SipProbe probe(TestStack stack) {
        return new SipProbe(
                stack.stack, TestStack.settings("127.0.0.1"), Duration.ofSeconds(2), InstantSource.system());
    }
}
