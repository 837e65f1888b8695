// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.isthmus.model.Octets;
import org.isthmus.model.settings.SipLimitSettings;
import org.isthmus.model.settings.SipSettings;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipHeaders;
import org.isthmus.sip.message.SipOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void a_request_leaves_with_what_the_edge_makes_and_what_was_given() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                Wire.Udp peer = new Wire.Udp()) {
            Future<SipOutcome> outcome = sending(stack, to(peer.port(), "hello"));
            String request = peer.receive();

            assertThat(request)
                    .startsWith("MESSAGE sip:bob@127.0.0.1:" + peer.port() + " SIP/2.0\r\n")
                    .contains("\r\nP-Asserted-Identity: \"A\" <sip:a@example.org>\r\n")
                    .contains("\r\nP-Asserted-Identity: <tel:+15551>\r\n")
                    .contains("\r\nX-Odd: a ,b;c=\"d\"\r\n")
                    .endsWith("Content-Length: 5\r\n\r\nhello");
            assertThat(Wire.header(request, "Via"))
                    .matches("SIP/2.0/UDP 127\\.0\\.0\\.1:" + stack.udp().getPort() + ";branch=z9hG4bK[0-9a-f]+;rport");
            assertThat(Wire.header(request, "Max-Forwards")).isEqualTo("70");
            assertThat(Wire.header(request, "From")).matches("<sip:gateway@example\\.org>;tag=[0-9a-f]+");
            assertThat(Wire.header(request, "To")).isEqualTo("<sip:bob@example.org>");
            assertThat(Wire.header(request, "CSeq")).endsWith(" MESSAGE");
            assertThat(Wire.header(request, "Call-ID")).endsWith("@example.org");

            peer.send(Wire.answer(request, 202), stack.udp());
            assertThat(outcome.get())
                    .asInstanceOf(InstanceOfAssertFactories.type(SipOutcome.Answered.class))
                    .satisfies(answered -> {
                        assertThat(answered.answer().status()).isEqualTo(202);
                        assertThat(answered.answer().reason()).isEqualTo("Said So");
                        assertThat(answered.answer().headers().first("X-Peer")).contains("yes");
                        assertThat(answered.callId()).isEqualTo(Wire.header(request, "Call-ID"));
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 503, 603})
    void a_refusal_is_an_answer(int status) throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                Wire.Udp peer = new Wire.Udp()) {
            Future<SipOutcome> outcome = sending(stack, to(peer.port(), "x"));
            peer.send(Wire.answer(peer.receive(), status), stack.udp());
            assertThat(status(outcome.get())).isEqualTo(status);
        }
    }

    @Test
    void a_request_is_repeated_until_it_is_answered_and_a_late_answer_is_dropped() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                Wire.Udp peer = new Wire.Udp()) {
            Future<SipOutcome> outcome = sending(stack, to(peer.port(), "x"));
            String first = peer.receive();
            assertThat(peer.receive()).isEqualTo(first);
            peer.send(Wire.answer(first, 100), stack.udp());
            assertThat(peer.receive()).isEqualTo(first);
            peer.send(Wire.answer(first, 200), stack.udp());
            peer.send(Wire.answer(first, 500), stack.udp());
            assertThat(status(outcome.get())).isEqualTo(200);
            assertThat(stack.tally.count("repeated")).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void an_answer_with_another_branch_or_method_or_that_can_not_be_read_is_none() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                Wire.Udp peer = new Wire.Udp()) {
            Future<SipOutcome> outcome = sending(stack, to(peer.port(), "x"));
            String request = peer.receive();
            String answer = Wire.answer(request, 404);
            peer.send(answer.replace("z9hG4bK", "z9hG4bKf"), stack.udp());
            peer.send(answer.replace("CSeq: 1 MESSAGE", "CSeq: 1 OPTIONS"), stack.udp());
            peer.send(answer.replace("SIP/2.0 404", "SIP/2.0 4294967301"), stack.udp());
            peer.send(answer.replace("SIP/2.0 404", "SIP/2.0 999"), stack.udp());
            peer.send(Wire.answer(request, 200), stack.udp());
            assertThat(status(outcome.get())).isEqualTo(200);
        }
    }

    @Test
    void no_answer_within_64_times_t1_is_silence_and_not_a_failure() throws Exception {
        SipSettings quick = TestStack.settings("127.0.0.1", limits -> limits, Duration.ofMillis(10));
        try (TestStack stack = TestStack.of(quick, _ -> SipAnswer.of(200));
                Wire.Udp peer = new Wire.Udp()) {
            SipOutcome outcome = stack.send(to(peer.port(), "x"));
            assertThat(outcome).isInstanceOf(SipOutcome.Silent.class);
            // T1 10 ms: at 0, 10, 30, 70, 150, 310, 630 ms, and 640 ms is the end.
            assertThat(stack.tally.count("repeated")).isBetween(4L, 6L);
            assertThat(stack.tally.count("sent.MESSAGE.silent")).isEqualTo(1);
        }
    }

    @Test
    void who_waits_for_an_answer_when_the_stack_closes_is_told_of_silence_then() throws Exception {
        SipSettings slow = TestStack.settings("127.0.0.1", limits -> limits, Duration.ofSeconds(4));
        TestStack stack = TestStack.of(slow, _ -> SipAnswer.of(200));
        try (Wire.Udp peer = new Wire.Udp()) {
            Future<SipOutcome> outcome = sending(stack, to(peer.port(), "x"));
            peer.receive();
            stack.close();
            assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(SipOutcome.Silent.class);
        }
    }

    @Test
    void one_request_per_target_is_outstanding_and_the_others_follow_in_order() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                Wire.Udp peer = new Wire.Udp()) {
            List<Future<SipOutcome>> outcomes = new ArrayList<>();
            outcomes.add(sending(stack, to(peer.port(), "m0")));
            String first = peer.receive();
            for (int i = 1; i < 5; i++) {
                int queued = i;
                outcomes.add(sending(stack, to(peer.port(), "m" + i)));
                Awaitility.await().until(() -> stack.stack.waiting("bob") == queued + 1);
            }
            String outstanding = first;
            for (int i = 0; i < 5; i++) {
                assertThat(outstanding).endsWith("m" + i);
                peer.send(Wire.answer(outstanding, 200), stack.udp());
                assertThat(status(outcomes.get(i).get())).isEqualTo(200);
                String previous = outstanding;
                while (i < 4 && outstanding.equals(previous)) {
                    outstanding = peer.receive();
                }
            }
            assertThat(stack.stack.waiting("bob")).isZero();
        }
    }

    @Test
    void another_target_does_not_wait() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                Wire.Udp silent = new Wire.Udp();
                Wire.Udp peer = new Wire.Udp()) {
            sending(stack, to(silent.port(), "x"));
            silent.receive();
            Future<SipOutcome> outcome = sending(
                    stack,
                    new OutgoingSip(
                            "MESSAGE",
                            uri(peer.port()),
                            List.of(),
                            headers(),
                            Octets.EMPTY,
                            "carol",
                            Optional.empty()));
            peer.send(Wire.answer(peer.receive(), 200), stack.udp());
            assertThat(status(outcome.get())).isEqualTo(200);
        }
    }

    @Test
    void too_many_waiting_for_a_target_is_told_at_once() throws Exception {
        try (TestStack stack = TestStack.of(waiting(1), _ -> SipAnswer.of(200));
                Wire.Udp peer = new Wire.Udp()) {
            sending(stack, to(peer.port(), "1"));
            peer.receive();
            sending(stack, to(peer.port(), "2"));
            Awaitility.await().until(() -> stack.stack.waiting("bob") == 2);
            assertThat(stack.send(to(peer.port(), "3")))
                    .isEqualTo(new SipOutcome.NotSent(
                            "too many requests wait for this target", SipOutcome.NotSent.Reason.BUSY));
        }
    }

    @Test
    void a_large_request_to_a_udp_peer_leaves_over_tcp() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                ServerSocket server = new ServerSocket(0, 10, LOOPBACK)) {
            Future<SipOutcome> outcome = sending(stack, to(server.getLocalPort(), "x".repeat(2000)));
            try (Wire.Tcp peer = new Wire.Tcp(server.accept())) {
                String request = peer.receive().orElseThrow();
                assertThat(Wire.header(request, "Via")).startsWith("SIP/2.0/TCP ");
                assertThat(request).endsWith("x".repeat(2000));
                peer.send(Wire.answer(request, 202));
                assertThat(status(outcome.get())).isEqualTo(202);
            }
        }
    }

    @Test
    void a_large_request_leaves_over_udp_after_all_when_the_peer_takes_no_tcp() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                Wire.Udp peer = new Wire.Udp()) {
            Future<SipOutcome> outcome = sending(stack, to(peer.port(), "x".repeat(2000)));
            String request = peer.receive();
            assertThat(Wire.header(request, "Via")).startsWith("SIP/2.0/UDP ");
            peer.send(Wire.answer(request, 202), stack.udp());
            assertThat(status(outcome.get())).isEqualTo(202);
        }
    }

    @Test
    void a_udp_peer_that_gave_no_answer_over_tcp_gets_the_next_large_request_over_udp() throws Exception {
        SipSettings quick = TestStack.settings("127.0.0.1", limits -> limits, Duration.ofMillis(10));
        try (TestStack stack = TestStack.of(quick, _ -> SipAnswer.of(200));
                Wire.Udp peer = new Wire.Udp();
                ServerSocket silent = new ServerSocket(peer.port(), 10, LOOPBACK)) {
            assertThat(stack.send(to(peer.port(), "x".repeat(2000)))).isInstanceOf(SipOutcome.Silent.class);
            Future<SipOutcome> outcome = sending(stack, to(peer.port(), "y".repeat(2000)));
            String request = peer.receive();
            assertThat(Wire.header(request, "Via")).startsWith("SIP/2.0/UDP ");
            peer.send(Wire.answer(request, 202), stack.udp());
            assertThat(status(outcome.get())).isEqualTo(202);
            assertThat(silent.isBound()).isTrue();
        }
    }

    @Test
    void the_flow_of_a_device_is_the_connection_that_it_made() throws Exception {
        CompletableFuture<String> flow = new CompletableFuture<>();
        try (TestStack stack = TestStack.answering(request -> {
                    flow.complete(request.source().flow());
                    return SipAnswer.of(200);
                });
                Wire.Tcp device = new Wire.Tcp(stack.tcp())) {
            device.send(Wire.request("REGISTER", "sip:example.org", "TCP", "z9hG4bK1", device.port(), ""));
            device.receive();
            Future<SipOutcome> outcome = sending(stack, byFlow(flow.get()));
            String request = device.receive().orElseThrow();
            assertThat(request).startsWith("MESSAGE sip:bob@192.0.2.1:9 SIP/2.0\r\n");
            device.send(Wire.answer(request, 200));
            assertThat(status(outcome.get())).isEqualTo(200);

            device.socket.close();
            Awaitility.await().until(() -> stack.send(byFlow(flow.get())) instanceof SipOutcome.NotSent);
        }
    }

    /// RFC 5626 section 3.2: a flow is a connection, not where it came from.
    @Test
    void who_connects_from_the_port_of_a_device_that_is_gone_gets_none_of_its_messages() throws Exception {
        CompletableFuture<String> flow = new CompletableFuture<>();
        try (TestStack stack = TestStack.answering(request -> {
                    flow.complete(request.source().flow());
                    return SipAnswer.of(200);
                });
                Socket later = new Socket()) {
            Wire.Tcp device = new Wire.Tcp(stack.tcp());
            device.send(Wire.request("REGISTER", "sip:example.org", "TCP", "z9hG4bK1", device.port(), ""));
            device.receive();
            int port = device.port();
            device.socket.setSoLinger(true, 0);
            device.close();
            Awaitility.await().until(() -> stack.send(byFlow(flow.get())) instanceof SipOutcome.NotSent);

            later.setReuseAddress(true);
            later.bind(new InetSocketAddress(stack.tcp().getAddress(), port));
            later.connect(stack.tcp());
            Wire.Tcp stranger = new Wire.Tcp(later);
            stranger.send(Wire.request("OPTIONS", "sip:example.org", "TCP", "z9hG4bK2", port, ""));
            assertThat(stranger.receive()).as("its connection is open").isPresent();
            assertThat(stack.send(byFlow(flow.get()))).isInstanceOf(SipOutcome.NotSent.class);
        }
    }

    @Test
    void a_udp_flow_and_a_route_lead_where_they_say() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                Wire.Udp peer = new Wire.Udp()) {
            Future<SipOutcome> flowed = sending(stack, byFlow("UDP:127.0.0.1:" + peer.port()));
            peer.send(Wire.answer(peer.receive(), 200), stack.udp());
            assertThat(status(flowed.get())).isEqualTo(200);

            String route = "<sip:127.0.0.1:" + peer.port() + ";lr>";
            Future<SipOutcome> routed = sending(
                    stack,
                    new OutgoingSip(
                            "MESSAGE",
                            "tel:+15551",
                            List.of(route, "<sip:next.example;lr>"),
                            headers(),
                            Octets.EMPTY,
                            "bob",
                            Optional.empty()));
            String request = peer.receive();
            assertThat(request)
                    .startsWith("MESSAGE tel:+15551 SIP/2.0\r\n")
                    .contains("\r\nRoute: " + route + "\r\nRoute: <sip:next.example;lr>\r\n");
            peer.send(Wire.answer(request, 200), stack.udp());
            assertThat(status(routed.get())).isEqualTo(200);
        }
    }

    @Test
    void a_connection_that_ends_before_the_answer_is_silence() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                ServerSocket server = new ServerSocket(0, 10, LOOPBACK)) {
            Future<SipOutcome> outcome = sending(stack, withUri(uri(server.getLocalPort()) + ";transport=tcp"));
            try (Wire.Tcp peer = new Wire.Tcp(server.accept())) {
                peer.receive();
            }
            assertThat(outcome.get()).isInstanceOf(SipOutcome.Silent.class);
        }
    }

    @Test
    void a_connection_is_used_again() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200));
                ServerSocket server = new ServerSocket(0, 10, LOOPBACK)) {
            String uri = uri(server.getLocalPort()) + ";transport=tcp";
            Future<SipOutcome> first = sending(stack, withUri(uri));
            try (Wire.Tcp peer = new Wire.Tcp(server.accept())) {
                peer.send(Wire.answer(peer.receive().orElseThrow(), 200));
                assertThat(status(first.get())).isEqualTo(200);
                Future<SipOutcome> second = sending(stack, withUri(uri));
                peer.send(Wire.answer(peer.receive().orElseThrow(), 200));
                assertThat(status(second.get())).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tel:+15551",
                "sips:bob@127.0.0.1",
                "sip:bob@127.0.0.1;transport=sctp",
                "sip:bob@no-such-host.invalid",
                "sip:bob@127.0.0.1:1;transport=tcp",
                "not a uri",
                "sip:"
            })
    void what_can_not_be_sent_is_said_to_be_not_sent(String uri) throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200))) {
            assertThat(stack.send(withUri(uri))).isInstanceOf(SipOutcome.NotSent.class);
            assertThat(stack.stack.waiting("bob")).isZero();
        }
    }

    @Test
    void a_header_that_would_smuggle_another_is_not_sent() throws Exception {
        try (TestStack stack = TestStack.answering(_ -> SipAnswer.of(200))) {
            OutgoingSip evil = new OutgoingSip(
                    "MESSAGE",
                    uri(5),
                    List.of(),
                    headers().with("X", "a\r\nEvil: b"),
                    Octets.EMPTY,
                    "bob",
                    Optional.empty());
            assertThat(stack.send(evil)).isInstanceOf(SipOutcome.NotSent.class);
        }
    }

    @Test
    void ipv6_works_as_ipv4_does() throws Exception {
        try (TestStack stack = TestStack.of(TestStack.settings("::1"), _ -> SipAnswer.of(200));
                Wire.Udp peer = new Wire.Udp(InetAddress.getByName("::1"))) {
            Future<SipOutcome> outcome = sending(stack, withUri("sip:bob@[::1]:" + peer.port()));
            String request = peer.receive();
            assertThat(Wire.header(request, "Via")).startsWith("SIP/2.0/UDP [0:0:0:0:0:0:0:1]:");
            peer.send(
                    Wire.answer(request, 200),
                    new InetSocketAddress("::1", stack.udp().getPort()));
            assertThat(status(outcome.get())).isEqualTo(200);
        }
    }

    private Future<SipOutcome> sending(TestStack stack, OutgoingSip request) {
        return threads.submit(() -> stack.send(request));
    }

    private static int status(SipOutcome outcome) {
        return outcome instanceof SipOutcome.Answered answered
                ? answered.answer().status()
                : -1;
    }

    private static String uri(int port) {
        return "sip:bob@127.0.0.1:" + port;
    }

    private static SipHeaders headers() {
        return SipHeaders.of(
                "From", "<sip:gateway@example.org>",
                "To", "<sip:bob@example.org>",
                "P-Asserted-Identity", "\"A\" <sip:a@example.org>",
                "P-Asserted-Identity", "<tel:+15551>",
                "X-Odd", "a ,b;c=\"d\"");
    }

    private static OutgoingSip to(int port, String body) {
        return new OutgoingSip("MESSAGE", uri(port), List.of(), headers(), Octets.utf8(body), "bob", Optional.empty());
    }

    private static OutgoingSip withUri(String uri) {
        return new OutgoingSip("MESSAGE", uri, List.of(), headers(), Octets.EMPTY, "bob", Optional.empty());
    }

    private static OutgoingSip byFlow(String flow) {
        return new OutgoingSip(
                "MESSAGE", "sip:bob@192.0.2.1:9", List.of(), headers(), Octets.EMPTY, "bob", Optional.of(flow));
    }

    private static SipSettings waiting(int perTarget) {
        return TestStack.settings(
                "127.0.0.1",
                usual -> new SipLimitSettings(
                        usual.inProgress(),
                        usual.retryAfter(),
                        usual.header(),
                        usual.body(),
                        usual.answersKept(),
                        perTarget,
                        usual.largestOverUdp(),
                        usual.connections(),
                        usual.connectionsPerSource(),
                        usual.buffered(),
                        usual.idle(),
                        usual.arrival()),
                Duration.ofMillis(100));
    }
}
