// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.isthmus.model.Octets;
import org.isthmus.model.settings.Listen;
import org.isthmus.model.settings.SipResolveSettings;
import org.isthmus.model.settings.SipSettings;
import org.isthmus.model.settings.SipTlsSettings;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipHeaders;
import org.isthmus.sip.message.SipOutcome;
import org.isthmus.testkit.dns.SimulatedDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Several servers behind the name of one domain (RFC 3263 section 4.3).
class ServersOfADomainTest {
    private SimulatedDns dns;
    private Wire.Udp first;
    private Wire.Udp second;
    private ExecutorService pool;

    @BeforeEach
    void start() throws Exception {
        dns = SimulatedDns.start();
        first = new Wire.Udp();
        second = new Wire.Udp();
        pool = Executors.newVirtualThreadPerTaskExecutor();
        dns.srv("_sip._udp.core.example", 60, 10, 0, first.port(), "a.core.example")
                .srv("_sip._udp.core.example", 60, 20, 0, second.port(), "a.core.example")
                .a("a.core.example", 60, "127.0.0.1");
    }

    @AfterEach
    void stop() {
        pool.close();
        first.close();
        second.close();
        dns.close();
    }

    private TestStack stack(Duration t1) throws Exception {
        SipSettings plain = TestStack.settings("127.0.0.1", SipTlsSettings.DEFAULT, UnaryOperator.identity(), t1);
        SipResolveSettings resolve = new SipResolveSettings(
                List.of(Listen.of(dns.address())),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                1000,
                Duration.ofMinutes(1));
        return TestStack.of(
                new SipSettings(
                        plain.udp(),
                        plain.tcp(),
                        plain.tls(),
                        plain.advertisedHost(),
                        plain.domains(),
                        plain.limits(),
                        resolve,
                        plain.timers()),
                _ -> SipAnswer.of(200));
    }

    private Future<SipOutcome> send(TestStack stack, String target) {
        return pool.submit(() -> stack.send(new OutgoingSip(
                "MESSAGE",
                "sip:bob@example.org",
                List.of("<sip:core.example;lr>"),
                SipHeaders.of("From", "<sip:alice@example.org>", "To", "<sip:bob@example.org>"),
                Octets.EMPTY,
                target,
                Optional.empty())));
    }

    private static void answer(Wire.Udp wire, TestStack stack, int status) throws Exception {
        wire.send(Wire.answer(wire.receive(), status), stack.udp());
    }

    private static int status(Future<SipOutcome> outcome) throws Exception {
        return ((SipOutcome.Answered) outcome.get()).answer().status();
    }

    @Test
    void the_server_of_the_lowest_priority_gets_it() throws Exception {
        try (TestStack stack = stack(Duration.ofMillis(500))) {
            Future<SipOutcome> outcome = send(stack, "1");
            answer(first, stack, 200);
            assertThat(status(outcome)).isEqualTo(200);
        }
    }

    @Test
    void a_server_that_answers_503_is_passed_over_for_the_next_and_avoided_for_a_while() throws Exception {
        try (TestStack stack = stack(Duration.ofMillis(500))) {
            Future<SipOutcome> outcome = send(stack, "1");
            answer(first, stack, 503);
            answer(second, stack, 202);
            assertThat(status(outcome)).isEqualTo(202);

            Future<SipOutcome> next = send(stack, "2");
            answer(second, stack, 202);
            assertThat(status(next)).isEqualTo(202);
            assertThat(first.within(Wire.SILENCE_MILLIS)).isEmpty();
        }
    }

    @Test
    void when_all_answer_503_that_is_the_answer() throws Exception {
        try (TestStack stack = stack(Duration.ofMillis(500))) {
            Future<SipOutcome> outcome = send(stack, "1");
            answer(first, stack, 503);
            answer(second, stack, 503);
            assertThat(status(outcome)).isEqualTo(503);
        }
    }

    /// It may have been taken: another server would deliver it a second time.
    @Test
    void what_a_silent_server_may_have_taken_goes_to_no_other_one_and_the_next_request_avoids_it() throws Exception {
        try (TestStack stack = stack(Duration.ofMillis(10))) {
            assertThat(send(stack, "1").get()).isInstanceOf(SipOutcome.Silent.class);
            assertThat(second.within(Wire.SILENCE_MILLIS)).isEmpty();

            Future<SipOutcome> next = send(stack, "2");
            answer(second, stack, 200);
            assertThat(status(next)).isEqualTo(200);
        }
    }

    @Test
    void a_domain_that_the_dns_does_not_answer_for_is_certainly_not_reached() throws Exception {
        dns.silence("core.example");
        try (TestStack stack = stack(Duration.ofMillis(500))) {
            assertThat(send(stack, "1").get())
                    .isInstanceOfSatisfying(
                            SipOutcome.NotSent.class,
                            notSent -> assertThat(notSent.why()).contains("the DNS gave no answer"));
        }
    }
}
