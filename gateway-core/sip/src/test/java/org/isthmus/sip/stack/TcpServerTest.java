// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.isthmus.model.Octets;
import org.isthmus.model.settings.ByteSize;
import org.isthmus.model.settings.SipLimitSettings;
import org.isthmus.model.settings.SipSettings;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipHeaders;
import org.junit.jupiter.api.Test;

class TcpServerTest {
    private final Queue<IncomingSip> seen = new ConcurrentLinkedQueue<>();

    private SipAnswer take(IncomingSip request) {
        seen.add(request);
        return SipAnswer.of(202);
    }

    @Test
    void a_message_that_arrives_octet_by_octet_is_one_message() throws Exception {
        try (TestStack stack = TestStack.answering(this::take);
                Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
            String request = Wire.message("TCP", "z9hG4bK1", wire.port(), "slowly");
            for (char c : request.toCharArray()) {
                wire.send(String.valueOf(c));
            }
            assertThat(wire.receive().orElseThrow()).startsWith("SIP/2.0 202 ");
            assertThat(seen.remove().body().utf8()).isEqualTo("slowly");
        }
    }

    @Test
    void many_pipelined_messages_on_one_connection_are_all_answered() throws Exception {
        int count = 500;
        try (TestStack stack = TestStack.answering(this::take);
                Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < count; i++) {
                all.append(Wire.message("TCP", "z9hG4bK" + i, wire.port(), "body " + i));
            }
            wire.send(all.toString());
            Set<String> answered = new HashSet<>();
            for (int i = 0; i < count; i++) {
                String answer = wire.receive().orElseThrow();
                assertThat(answer).startsWith("SIP/2.0 202 ");
                answered.add(Wire.header(answer, "Via"));
            }
            assertThat(answered).hasSize(count);
            assertThat(seen).hasSize(count);
        }
    }

    @Test
    void a_slow_request_does_not_hold_up_the_next_one() throws Exception {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        try (TestStack stack = TestStack.answering(request -> {
                    if (request.body().utf8().equals("slow")) {
                        mayAnswer.await();
                    }
                    return SipAnswer.of(202);
                });
                Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
            wire.send(Wire.message("TCP", "z9hG4bKslow", wire.port(), "slow")
                    + Wire.message("TCP", "z9hG4bKfast", wire.port(), "fast"));
            assertThat(wire.receive().orElseThrow()).contains("z9hG4bKfast");
            mayAnswer.countDown();
            assertThat(wire.receive().orElseThrow()).contains("z9hG4bKslow");
        }
    }

    @Test
    void a_connection_that_closes_in_mid_message_hands_on_nothing_and_leaves_nothing() throws Exception {
        try (TestStack stack = TestStack.answering(this::take)) {
            try (Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
                String request = Wire.message("TCP", "z9hG4bK1", wire.port(), "never whole");
                wire.send(request.substring(0, request.length() - 3));
            }
            try (Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
                wire.send(Wire.message("TCP", "z9hG4bK2", wire.port(), "whole"));
                assertThat(wire.receive().orElseThrow()).startsWith("SIP/2.0 202 ");
            }
            assertThat(seen).extracting(request -> request.body().utf8()).containsExactly("whole");
        }
    }

    @Test
    void a_keep_alive_is_answered_with_a_line_end() throws Exception {
        try (TestStack stack = TestStack.answering(this::take);
                Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
            wire.send("\r\n\r\n");
            assertThat(wire.socket.getInputStream().readNBytes(2)).isEqualTo("\r\n".getBytes(StandardCharsets.UTF_8));
            wire.send("\r\n" + Wire.message("TCP", "z9hG4bK1", wire.port(), "x"));
            assertThat(wire.receive().orElseThrow()).startsWith("SIP/2.0 202 ");
        }
    }

    @Test
    void a_body_above_the_limit_is_refused_before_it_is_read_and_ends_the_connection() throws Exception {
        try (TestStack stack = TestStack.answering(this::take);
                Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
            wire.send(Wire.message("TCP", "z9hG4bK1", wire.port(), "")
                    .replace("Content-Length: 0", "Content-Length: 500000000"));
            assertThat(wire.receive().orElseThrow()).startsWith("SIP/2.0 413 ");
            assertThat(wire.receive()).isEmpty();
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void header_fields_without_end_are_refused_and_end_the_connection() throws Exception {
        try (TestStack stack = TestStack.answering(this::take);
                Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
            String start = Wire.message("TCP", "z9hG4bK1", wire.port(), "").replaceAll("\r\n\r\n.*", "\r\n");
            wire.send(start + ("X-Long: " + "x".repeat(1000) + "\r\n").repeat(40));
            assertThat(wire.receive().orElseThrow()).startsWith("SIP/2.0 513 ");
            assertThat(wire.receive()).isEmpty();
        }
    }

    @Test
    void a_negative_content_length_is_400_and_ends_the_connection() throws Exception {
        try (TestStack stack = TestStack.answering(this::take);
                Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
            wire.send(Wire.message("TCP", "z9hG4bK1", wire.port(), "")
                    .replace("Content-Length: 0", "Content-Length: -999"));
            assertThat(wire.receive().orElseThrow()).startsWith("SIP/2.0 400 ");
            assertThat(wire.receive()).isEmpty();
        }
    }

    @Test
    void what_is_no_sip_ends_the_connection() throws Exception {
        try (TestStack stack = TestStack.answering(this::take);
                Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
            wire.send("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n");
            assertThat(wire.receive()).isEmpty();
        }
    }

    @Test
    void a_malformed_message_with_a_known_end_is_refused_and_the_next_one_taken() throws Exception {
        try (TestStack stack = TestStack.answering(this::take);
                Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
            wire.send(Wire.message("TCP", "z9hG4bK1", wire.port(), "bad").replace("SIP/2.0\r\n", "SIP/7.0\r\n")
                    + Wire.message("TCP", "z9hG4bK2", wire.port(), "good"));
            assertThat(wire.receive().orElseThrow()).startsWith("SIP/2.0 505 ");
            assertThat(wire.receive().orElseThrow()).startsWith("SIP/2.0 202 ");
        }
    }

    @Test
    void a_message_that_never_becomes_whole_costs_the_connection() throws Exception {
        try (TestStack stack = TestStack.of(limits(100, Duration.ofSeconds(30), Duration.ofMillis(300)), this::take);
                Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
            wire.send("MESSAGE sip:bob@example.org SIP/2.0\r\n");
            assertThat(wire.receive()).isEmpty();
        }
    }

    @Test
    void a_silent_connection_is_closed_after_its_time() throws Exception {
        try (TestStack stack = TestStack.of(limits(100, Duration.ofMillis(300), Duration.ofSeconds(9)), this::take);
                Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
            assertThat(wire.receive()).isEmpty();
        }
    }

    @Test
    void connections_above_the_bound_are_closed_and_room_is_found_again() throws Exception {
        try (TestStack stack = TestStack.of(limits(1, Duration.ofSeconds(30), Duration.ofSeconds(9)), this::take)) {
            try (Wire.Tcp first = new Wire.Tcp(stack.tcp())) {
                first.send(Wire.message("TCP", "z9hG4bK1", first.port(), "x"));
                first.receive();
                try (Wire.Tcp second = new Wire.Tcp(stack.tcp())) {
                    assertThat(second.socket.getInputStream().read()).isEqualTo(-1);
                }
            }
            AtomicInteger attempt = new AtomicInteger();
            Awaitility.await().until(() -> {
                try (Wire.Tcp again = new Wire.Tcp(stack.tcp())) {
                    again.send(Wire.message("TCP", "z9hG4bKa" + attempt.incrementAndGet(), again.port(), "x"));
                    return again.receive().isPresent();
                } catch (SocketException _) {
                    return false;
                }
            });
        }
    }

    @Test
    void ipv6_works_as_ipv4_does() throws Exception {
        try (TestStack stack = TestStack.of(TestStack.settings("::1"), this::take);
                Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
            wire.send(Wire.message("TCP", "z9hG4bK6", wire.port(), "x").replace("TCP 127.0.0.1:", "TCP [::1]:"));
            assertThat(wire.receive().orElseThrow()).startsWith("SIP/2.0 202 ");
            assertThat(seen.remove().source().flow()).startsWith("TCP:[0:0:0:0:0:0:0:1]:" + wire.port() + "#");
        }
    }

    @Test
    void a_peer_that_never_reads_loses_its_connection_and_nobody_else_notices() throws Exception {
        String large = "x".repeat(60_000);
        try (TestStack stack = TestStack.answering(_ -> new SipAnswer(200, "", SipHeaders.NONE, Octets.utf8(large)));
                Wire.Tcp deaf = new Wire.Tcp(stack.tcp());
                Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
            deaf.socket.setReceiveBufferSize(4096);
            for (int i = 0; i < 400; i++) {
                try {
                    deaf.send(Wire.message("TCP", "z9hG4bKd" + i, deaf.port(), "x"));
                } catch (SocketException _) {
                    break;
                }
            }
            Awaitility.await().until(() -> stack.tally.count("in-progress") == 0);
            wire.send(Wire.message("TCP", "z9hG4bKok", wire.port(), "x"));
            assertThat(wire.receive().orElseThrow()).startsWith("SIP/2.0 200 ");
        }
    }

    @Test
    void one_source_has_its_own_bound_and_leaves_room_to_others() throws Exception {
        SipSettings few = limits(100, 2, new ByteSize(4 << 20), Duration.ofSeconds(30), Duration.ofSeconds(9));
        try (TestStack stack = TestStack.of(few, this::take);
                Wire.Tcp first = new Wire.Tcp(stack.tcp());
                Wire.Tcp second = new Wire.Tcp(stack.tcp())) {
            for (Wire.Tcp wire : List.of(first, second)) {
                wire.send(Wire.message("TCP", "z9hG4bK" + wire.port(), wire.port(), "x"));
                assertThat(wire.receive()).isPresent();
            }
            try (Wire.Tcp third = new Wire.Tcp(stack.tcp())) {
                assertThat(third.socket.getInputStream().read()).isEqualTo(-1);
            }
            try (Wire.Tcp other = new Wire.Tcp(new Socket(
                    stack.tcp().getAddress(), stack.tcp().getPort(), InetAddress.getByName("127.0.0.2"), 0))) {
                other.send(Wire.message("TCP", "z9hG4bKother", other.port(), "x"));
                assertThat(other.receive()).isPresent();
            }
        }
    }

    /// Some 130 of these would have filled a heap of 512 MiB.
    @Test
    void peers_that_send_and_never_read_are_not_read_on_and_cost_a_bounded_memory() throws Exception {
        String large = "x".repeat(30_000);
        ByteSize bound = new ByteSize(2 << 20);
        SipSettings settings = limits(100, 100, bound, Duration.ofSeconds(30), Duration.ofSeconds(1));
        AtomicLong most = new AtomicLong();
        try (TestStack stack =
                TestStack.of(settings, _ -> new SipAnswer(200, "", SipHeaders.NONE, Octets.utf8(large)))) {
            List<Wire.Tcp> deaf = new ArrayList<>();
            try {
                for (int i = 0; i < 10; i++) {
                    Wire.Tcp wire = new Wire.Tcp(stack.tcp());
                    wire.socket.setReceiveBufferSize(4096);
                    deaf.add(wire);
                    Thread.startVirtualThread(() -> pipeline(wire));
                }
                Awaitility.await().until(() -> stack.stack.held() > 0);
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                    most.accumulateAndGet(stack.stack.held(), Math::max);
                    return stack.stack.connections() == 0;
                });
            } finally {
                for (Wire.Tcp wire : deaf) {
                    wire.close();
                }
            }
            assertThat(most.get()).isLessThanOrEqualTo(bound.octets());
            assertThat(stack.stack.held()).isZero();
            try (Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
                wire.send(Wire.message("TCP", "z9hG4bKok", wire.port(), "x"));
                assertThat(wire.receive().orElseThrow()).startsWith("SIP/2.0 200 ");
            }
        }
    }

    private static void pipeline(Wire.Tcp wire) {
        try {
            for (int i = 0; i < 100_000; i++) {
                wire.send(Wire.message("TCP", "z9hG4bK" + wire.port() + "x" + i, wire.port(), "x"));
            }
        } catch (IOException gone) {
            assertThat(gone).isNotNull();
        }
    }

    @Test
    void requests_in_work_are_bounded_in_octets_and_the_others_answered_503() throws Exception {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        String large = "x".repeat(60_000);
        ByteSize bound = new ByteSize(80 * 1024 * 16);
        SipSettings settings = limits(100, 100, bound, Duration.ofSeconds(30), Duration.ofSeconds(9));
        try (TestStack stack = TestStack.of(settings, _ -> {
                    mayAnswer.await();
                    return SipAnswer.of(202);
                });
                Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
            for (int i = 0; i < 10; i++) {
                wire.send(Wire.message("TCP", "z9hG4bK" + i, wire.port(), large));
            }
            assertThat(wire.receive().orElseThrow()).startsWith("SIP/2.0 503 ");
            mayAnswer.countDown();
            assertThat(Awaitility.await()
                            .until(() -> wire.receive().orElseThrow(), answer -> answer.startsWith("SIP/2.0 202 ")))
                    .isNotEmpty();
        }
    }

    private static SipSettings limits(int connections, Duration idle, Duration arrival) {
        return limits(connections, 100, new ByteSize(4 << 20), idle, arrival);
    }

    private static SipSettings limits(
            int connections, int perSource, ByteSize buffered, Duration idle, Duration arrival) {
        return TestStack.settings(
                "127.0.0.1",
                usual -> new SipLimitSettings(
                        usual.inProgress(),
                        usual.retryAfter(),
                        usual.header(),
                        usual.body(),
                        usual.answersKept(),
                        usual.waitingPerTarget(),
                        usual.largestOverUdp(),
                        connections,
                        perSource,
                        buffered,
                        idle,
                        arrival),
                Duration.ofMillis(100));
    }
}
