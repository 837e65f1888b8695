// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.isthmus.model.Octets;
import org.isthmus.model.settings.SipLimitSettings;
import org.isthmus.model.settings.SipSettings;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UdpServerTest {
    @Test
    void a_request_reaches_the_handler_as_written_and_gets_its_one_answer() throws Exception {
        Queue<IncomingSip> seen = new ConcurrentLinkedQueue<>();
        try (TestStack stack = TestStack.answering(request -> {
                    seen.add(request);
                    return SipAnswer.of(202).with("X-One", "a").with("X-One", "b");
                });
                Wire.Udp wire = new Wire.Udp()) {
            wire.send(Wire.message("UDP", "z9hG4bK1", wire.port(), "grüezi"), stack.udp());
            String answer = wire.receive();

            assertThat(answer).startsWith("SIP/2.0 202 Accepted\r\n").contains("X-One: a\r\nX-One: b\r\n");
            assertThat(Wire.header(answer, "Via"))
                    .contains("rport=" + wire.port())
                    .contains("received=127.0.0.1")
                    .contains("branch=z9hG4bK1");
            assertThat(Wire.header(answer, "From")).isEqualTo("\"A; <b>\" <sip:alice@example.org>;tag=1928");
            assertThat(Wire.header(answer, "To")).startsWith("<sip:bob@example.org>;tag=");
            assertThat(Wire.header(answer, "CSeq")).isEqualTo("7 MESSAGE");
            assertThat(wire.within(Wire.SILENCE_MILLIS)).isEmpty();
            IncomingSip request = seen.remove();
            assertThat(request.method()).isEqualTo("MESSAGE");
            assertThat(request.requestUri()).isEqualTo("sip:bob@example.org");
            assertThat(request.body().utf8()).isEqualTo("grüezi");
            assertThat(request.headers().first("f")).isEmpty();
            assertThat(request.headers().first("From")).contains("\"A; <b>\" <sip:alice@example.org>;tag=1928");
            assertThat(request.source().flow()).isEqualTo("UDP:127.0.0.1:" + wire.port());
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void a_retransmission_after_the_answer_gets_the_same_bytes_and_reaches_nobody() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200 + calls.incrementAndGet()));
                Wire.Udp wire = new Wire.Udp()) {
            String request = Wire.message("UDP", "z9hG4bKagain", wire.port(), "once");
            wire.send(request, stack.udp());
            String first = wire.receive();
            for (int i = 0; i < 5; i++) {
                wire.send(request, stack.udp());
                assertThat(wire.receive()).isEqualTo(first);
            }
            assertThat(calls).hasValue(1);
            assertThat(stack.tally.count("retransmissions-absorbed")).isEqualTo(5);
        }
    }

    @Test
    void a_retransmission_of_a_request_in_progress_is_absorbed_in_silence() throws Exception {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        try (TestStack stack = TestStack.answering(_ -> {
                    calls.incrementAndGet();
                    mayAnswer.await();
                    return SipAnswer.of(202);
                });
                Wire.Udp wire = new Wire.Udp()) {
            String request = Wire.message("UDP", "z9hG4bKslow", wire.port(), "slow");
            wire.send(request, stack.udp());
            wire.send(request, stack.udp());
            wire.send(request, stack.udp());
            Awaitility.await().until(() -> stack.tally.count("retransmissions-absorbed") == 2);
            mayAnswer.countDown();
            assertThat(wire.receive()).startsWith("SIP/2.0 202 ");
            assertThat(wire.within(Wire.SILENCE_MILLIS)).isEmpty();
            assertThat(calls).hasValue(1);
        }
    }

    @Test
    void the_same_branch_with_another_method_or_from_another_host_is_another_request() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (TestStack stack = TestStack.answering(_ -> {
                    calls.incrementAndGet();
                    return SipAnswer.of(200);
                });
                Wire.Udp wire = new Wire.Udp()) {
            String options = Wire.request("OPTIONS", "sip:example.org", "UDP", "z9hG4bKx", wire.port(), "");
            for (String request : List.of(
                    options,
                    Wire.request("REGISTER", "sip:example.org", "UDP", "z9hG4bKx", wire.port(), ""),
                    options.replace("127.0.0.1:", "other.example:"))) {
                wire.send(request, stack.udp());
                assertThat(wire.receive()).startsWith("SIP/2.0 200 OK\r\n");
            }
            assertThat(calls).hasValue(3);
        }
    }

    @Test
    void a_sender_older_than_rfc_3261_is_matched_by_the_whole_request() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (TestStack stack = TestStack.answering(_ -> {
                    calls.incrementAndGet();
                    return SipAnswer.of(200);
                });
                Wire.Udp wire = new Wire.Udp()) {
            String request = Wire.message("UDP", "old", wire.port(), "x");
            wire.send(request, stack.udp());
            wire.receive();
            wire.send(request, stack.udp());
            wire.receive();
            wire.send(request.replace("CSeq: 7 ", "CSeq: 8 "), stack.udp());
            wire.receive();
            assertThat(calls).hasValue(2);
        }
    }

    @Test
    void beyond_the_bound_requests_get_503_with_retry_after_at_once_and_may_come_again() throws Exception {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(2);
        try (TestStack stack = TestStack.of(limited(2), _ -> {
                    running.countDown();
                    mayAnswer.await();
                    return SipAnswer.of(202);
                });
                Wire.Udp wire = new Wire.Udp();
                Wire.Udp other = new Wire.Udp()) {
            wire.send(Wire.message("UDP", "z9hG4bK1", wire.port(), "1"), stack.udp());
            wire.send(Wire.message("UDP", "z9hG4bK2", wire.port(), "2"), stack.udp());
            running.await();
            String third = Wire.message("UDP", "z9hG4bK3", other.port(), "3");
            other.send(third, stack.udp());
            String refusal = other.receive();
            assertThat(refusal)
                    .startsWith("SIP/2.0 503 Service Unavailable\r\n")
                    .contains("\r\nRetry-After: 7\r\n");
            other.send(third, stack.udp());
            assertThat(other.receive()).isEqualTo(refusal);
            assertThat(stack.tally.count("overload-refused")).isEqualTo(2);
            mayAnswer.countDown();
            wire.receive();
            wire.receive();
            Awaitility.await().until(() -> stack.tally.count("in-progress") == 0);
            other.send(third, stack.udp());
            assertThat(other.receive()).startsWith("SIP/2.0 202 ");
        }
    }

    @Test
    void a_request_in_progress_is_never_refused_by_its_own_retransmission() throws Exception {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        try (TestStack stack = TestStack.of(limited(1), _ -> {
                    mayAnswer.await();
                    return SipAnswer.of(202);
                });
                Wire.Udp wire = new Wire.Udp()) {
            String request = Wire.message("UDP", "z9hG4bK1", wire.port(), "1");
            wire.send(request, stack.udp());
            Awaitility.await().until(() -> stack.tally.count("in-progress") == 1);
            wire.send(request, stack.udp());
            Awaitility.await().until(() -> stack.tally.count("retransmissions-absorbed") == 1);
            mayAnswer.countDown();
            assertThat(wire.receive()).startsWith("SIP/2.0 202 ");
        }
    }

    @Test
    void a_handler_that_throws_is_a_500_without_a_word_of_the_exception() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> {
                    throw new IllegalStateException("secret detail");
                });
                Wire.Udp wire = new Wire.Udp()) {
            wire.send(Wire.message("UDP", "z9hG4bK1", wire.port(), "1"), stack.udp());
            assertThat(wire.receive())
                    .startsWith("SIP/2.0 500 Server Internal Error\r\n")
                    .doesNotContain("secret", "Exception");
        }
    }

    @Test
    void an_answer_that_would_smuggle_a_header_is_a_500() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200).with("X-A", "b\r\nX-Evil: 1"));
                Wire.Udp wire = new Wire.Udp()) {
            wire.send(Wire.message("UDP", "z9hG4bK1", wire.port(), "1"), stack.udp());
            assertThat(wire.receive()).startsWith("SIP/2.0 500 ").doesNotContain("X-Evil");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CANCEL, 481",
        "INVITE, 405",
        "SUBSCRIBE, 405",
        "BYE, 405",
        "FANCY, 405",
        "OPTIONS, 200",
        "REGISTER, 200",
        "MESSAGE, 200"
    })
    void each_method_gets_the_answer_that_is_due(String method, int status) throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                Wire.Udp wire = new Wire.Udp()) {
            wire.send(Wire.request(method, "sip:example.org", "UDP", "z9hG4bK1", wire.port(), ""), stack.udp());
            String answer = wire.receive();
            assertThat(answer).startsWith("SIP/2.0 " + status + " ");
            assertThat(Wire.header(answer, "Allow"))
                    .isEqualTo(status == 405 ? "MESSAGE, REGISTER, OPTIONS, NOTIFY" : "");
        }
    }

    @Test
    void a_bye_to_a_dialog_that_is_not_there_is_481() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                Wire.Udp wire = new Wire.Udp()) {
            wire.send(
                    Wire.request("BYE", "sip:example.org", "UDP", "z9hG4bK1", wire.port(), "")
                            .replace("To: <sip:bob@example.org>", "To: <sip:bob@example.org>;tag=x"),
                    stack.udp());
            String answer = wire.receive();
            assertThat(answer).startsWith("SIP/2.0 481 ");
            assertThat(Wire.header(answer, "To")).isEqualTo("<sip:bob@example.org>;tag=x");
        }
    }

    @Test
    void an_ack_is_never_answered() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                Wire.Udp wire = new Wire.Udp()) {
            wire.send(Wire.request("ACK", "sip:example.org", "UDP", "z9hG4bK1", wire.port(), ""), stack.udp());
            assertThat(wire.within(Wire.SILENCE_MILLIS)).isEmpty();
        }
    }

    @Test
    void a_request_that_has_no_hops_left_is_answered_as_any_other_since_it_may_end_here() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                Wire.Udp wire = new Wire.Udp()) {
            wire.send(
                    Wire.message("UDP", "z9hG4bK1", wire.port(), "x").replace("Max-Forwards: 70", "Max-Forwards: 0"),
                    stack.udp());
            assertThat(wire.receive()).startsWith("SIP/2.0 200 ");
        }
    }

    @Test
    void without_rport_the_answer_goes_to_the_port_in_via_at_the_address_it_came_from() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                Wire.Udp sender = new Wire.Udp();
                Wire.Udp listener = new Wire.Udp()) {
            String request = Wire.message("UDP", "z9hG4bK1", listener.port(), "x")
                    .replace(";rport", "")
                    .replace("UDP 127.0.0.1:", "UDP far.example.org:");
            sender.send(request, stack.udp());
            assertThat(Wire.header(listener.receive(), "Via")).endsWith(";branch=z9hG4bK1;received=127.0.0.1");
        }
    }

    @Test
    void all_vias_go_back_in_their_order() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                Wire.Udp wire = new Wire.Udp()) {
            String more = "v: SIP/2.0/TCP b.example;branch=z9hG4bKb, SIP/2.0/TLS c.example:5061\r\nMax-Forwards";
            wire.send(Wire.message("UDP", "z9hG4bK1", wire.port(), "x").replace("Max-Forwards", more), stack.udp());
            assertThat(wire.receive())
                    .containsSubsequence(
                            "branch=z9hG4bK1",
                            "Via: SIP/2.0/TCP b.example;branch=z9hG4bKb, SIP/2.0/TLS c.example:5061\r\n");
        }
    }

    @Test
    void ipv6_works_as_ipv4_does() throws Exception {
        InetAddress loopback = InetAddress.getByName("::1");
        try (TestStack stack = TestStack.of(TestStack.settings("::1"), _ -> SipAnswer.of(202));
                Wire.Udp wire = new Wire.Udp(loopback)) {
            wire.send(
                    Wire.message("UDP", "z9hG4bK6", wire.port(), "x").replace("UDP 127.0.0.1:", "UDP [::1]:"),
                    stack.udp());
            String answer = wire.receive();
            assertThat(answer).startsWith("SIP/2.0 202 ");
            assertThat(Wire.header(answer, "Via")).contains("received=0:0:0:0:0:0:0:1");
        }
    }

    @Test
    void one_socket_on_the_ipv6_wildcard_takes_both_families() throws Exception {
        try (TestStack stack = TestStack.of(TestStack.settings("::"), _ -> SipAnswer.of(202));
                Wire.Udp four = new Wire.Udp();
                Wire.Udp six = new Wire.Udp(InetAddress.getByName("::1"))) {
            int port = stack.udp().getPort();
            four.send(Wire.message("UDP", "z9hG4bK4", four.port(), "x"), new InetSocketAddress("127.0.0.1", port));
            assertThat(Wire.header(four.receive(), "Via")).contains("received=127.0.0.1");
            six.send(Wire.message("UDP", "z9hG4bK6", six.port(), "x"), new InetSocketAddress("::1", port));
            assertThat(six.receive()).startsWith("SIP/2.0 202 ");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void garbage_neither_stops_the_reader_nor_is_answered_with_anything_but_sip(long seed) throws Exception {
        Random random = new Random(seed);
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                Wire.Udp wire = new Wire.Udp()) {
            byte[] good = Wire.message("UDP", "z9hG4bK1", wire.port(), "x").getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 300; i++) {
                byte[] bytes = random.nextBoolean() ? good.clone() : new byte[random.nextInt(200)];
                for (int flips = 0; flips <= random.nextInt(20) && bytes.length > 0; flips++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                wire.send(bytes, stack.udp());
            }
            wire.send(Wire.message("UDP", "z9hG4bKlast", wire.port(), "x"), stack.udp());
            String answer = wire.receive();
            while (!answer.contains("branch=z9hG4bKlast;")) {
                assertThat(answer).as("seed %d", seed).startsWith("SIP/2.0 ").doesNotContain("Exception");
                answer = wire.receive();
            }
            assertThat(answer).startsWith("SIP/2.0 200 ");
        }
    }

    @Test
    void draining_refuses_what_comes_and_finishes_what_runs() throws Exception {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        try (TestStack stack = TestStack.answering(_ -> {
                    mayAnswer.await();
                    return SipAnswer.of(202);
                });
                Wire.Udp wire = new Wire.Udp();
                Wire.Udp other = new Wire.Udp()) {
            wire.send(Wire.message("UDP", "z9hG4bK1", wire.port(), "1"), stack.udp());
            Awaitility.await().until(() -> stack.tally.count("in-progress") == 1);
            assertThat(stack.stack.drain(Duration.ofMillis(50))).isFalse();
            other.send(Wire.message("UDP", "z9hG4bK2", other.port(), "2"), stack.udp());
            assertThat(other.receive()).startsWith("SIP/2.0 503 ");
            mayAnswer.countDown();
            assertThat(wire.receive()).startsWith("SIP/2.0 202 ");
            assertThat(stack.stack.drain(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void headers_of_an_answer_are_written_letter_by_letter() throws Exception {
        String challenge = "Digest realm=\"a,b\", nonce=\"x;y\", algorithm=SHA-256, qop=\"auth\"";
        SipAnswer answer = new SipAnswer(
                401,
                "",
                SipHeaders.of("WWW-Authenticate", challenge, "WWW-Authenticate", "Digest realm=\"c\""),
                Octets.utf8("öl"));
        try (TestStack stack = TestStack.answering(_ -> answer);
                Wire.Udp wire = new Wire.Udp()) {
            wire.send(Wire.message("UDP", "z9hG4bK1", wire.port(), "x"), stack.udp());
            assertThat(wire.receive())
                    .startsWith("SIP/2.0 401 Unauthorized\r\n")
                    .contains("\r\nWWW-Authenticate: " + challenge + "\r\nWWW-Authenticate: Digest realm=\"c\"\r\n")
                    .endsWith("Content-Length: 3\r\n\r\nöl");
        }
    }

    private static SipSettings limited(int inProgress) {
        return TestStack.settings(
                "127.0.0.1",
                usual -> new SipLimitSettings(
                        inProgress,
                        usual.retryAfter(),
                        usual.header(),
                        usual.body(),
                        usual.answersKept(),
                        usual.waitingPerTarget(),
                        usual.largestOverUdp(),
                        usual.connections(),
                        usual.connectionsPerSource(),
                        usual.buffered(),
                        usual.idle(),
                        usual.arrival()),
                Duration.ofMillis(100));
    }
}
