// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.isthmus.model.Octets;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipHeaders;
import org.isthmus.sip.message.SipOutcome;
import org.isthmus.sip.stack.SipStack;
import org.isthmus.sip.stack.SipTally;
import org.isthmus.sip.stack.TestStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SipComponentTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final SipTally tally = new SipTally();
    private final SipComponent component = new SipComponent(
            () -> SipStack.open(TestStack.settings("127.0.0.1"), InstantSource.system(), tally), Duration.ofSeconds(5));

    @AfterEach
    void stop() {
        context.stop();
    }

    private void route(RouteBuilder routes) throws Exception {
        context.addComponent("sip", component);
        context.addRoutes(routes);
        context.start();
    }

    @Test
    void the_body_that_the_route_ends_with_is_the_answer() throws Exception {
        route(new RouteBuilder() {
            @Override
            public void configure() {
                from("sip:access").process(exchange -> {
                    IncomingSip request = exchange.getIn().getBody(IncomingSip.class);
                    exchange.getMessage()
                            .setBody(SipAnswer.of(202)
                                    .with("X-Body", request.body().utf8()));
                });
            }
        });
        assertThat(ask("hi")).startsWith("SIP/2.0 202 Accepted\r\n").contains("\r\nX-Body: hi\r\n");
    }

    @Test
    void a_route_that_ends_without_an_answer_is_a_500() throws Exception {
        route(new RouteBuilder() {
            @Override
            public void configure() {
                from("sip:access").setBody(constant("no answer"));
            }
        });
        assertThat(ask("hi")).startsWith("SIP/2.0 500 ").doesNotContain("no answer");
    }

    @Test
    void a_route_that_throws_is_a_500_without_a_word_of_it() throws Exception {
        route(new RouteBuilder() {
            @Override
            public void configure() {
                from("sip:access").process(_ -> {
                    throw new IllegalStateException("secret");
                });
            }
        });
        assertThat(ask("hi")).startsWith("SIP/2.0 500 ").doesNotContain("secret");
    }

    @Test
    void the_producer_puts_the_outcome_in_the_place_of_the_request() throws Exception {
        route(new RouteBuilder() {
            @Override
            public void configure() {
                from("sip:access").process(exchange -> exchange.getMessage().setBody(SipAnswer.of(404)));
                from("direct:send").to("sip:core");
            }
        });
        OutgoingSip request = new OutgoingSip(
                "MESSAGE",
                "sip:b@127.0.0.1:"
                        + component.stack().bound().getFirst().address().getPort(),
                List.of(),
                SipHeaders.of("From", "<sip:a@example.org>", "To", "<sip:b@example.org>"),
                Octets.utf8("x"),
                "b",
                Optional.empty());
        Object outcome = context.createProducerTemplate().requestBody("direct:send", request);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        SipOutcome.Answered.class,
                        answered -> assertThat(answered.answer().status()).isEqualTo(404));
    }

    @Test
    void a_suspended_route_refuses_with_503_and_a_resumed_one_answers() throws Exception {
        route(new RouteBuilder() {
            @Override
            public void configure() {
                from("sip:access")
                        .routeId("access")
                        .process(exchange -> exchange.getMessage().setBody(SipAnswer.of(200)));
            }
        });
        context.getRouteController().suspendRoute("access");
        assertThat(ask("1")).startsWith("SIP/2.0 503 ").contains("\r\nRetry-After: ");
        context.getRouteController().resumeRoute("access");
        assertThat(ask("2")).startsWith("SIP/2.0 200 ");
    }

    @Test
    void the_listening_points_are_closed_with_the_context() throws Exception {
        route(new RouteBuilder() {
            @Override
            public void configure() {
                from("sip:access").process(exchange -> exchange.getMessage().setBody(SipAnswer.of(200)));
            }
        });
        InetSocketAddress address = component.stack().bound().getFirst().address();
        context.stop();
        Awaitility.await().ignoreException(BindException.class).until(() -> {
            try (DatagramSocket again = new DatagramSocket(address)) {
                return again.isBound();
            }
        });
    }

    private String ask(String body) throws Exception {
        InetSocketAddress to = component.stack().bound().getFirst().address();
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            byte[] request = ("MESSAGE sip:b@example.org SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + socket.getLocalPort()
                            + ";branch=z9hG4bK" + body + ";rport\r\nMax-Forwards: 70\r\n"
                            + "From: <sip:a@example.org>;tag=1\r\nTo: <sip:b@example.org>\r\nCall-ID: c\r\n"
                            + "CSeq: 1 MESSAGE\r\nContent-Type: text/plain\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(request, request.length, to));
            socket.setSoTimeout(10_000);
            DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }
}
