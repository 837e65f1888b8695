// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.isthmus.model.Octets;
import org.isthmus.model.health.Health;
import org.isthmus.model.settings.Listen;
import org.isthmus.model.settings.SipSettings;
import org.isthmus.model.settings.SipTlsSettings;
import org.isthmus.model.settings.SipTlsSettings.ClientCertificates;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipHeaders;
import org.isthmus.sip.message.SipOutcome;
import org.isthmus.testkit.clock.ManualClock;
import org.isthmus.testkit.tls.SimulatedAuthority;
import org.isthmus.testkit.tls.SimulatedIdentity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    private static final Instant NOW = Instant.now();

    @TempDir
    private Path folder;

    private final Queue<IncomingSip> seen = new ConcurrentLinkedQueue<>();
    private SimulatedAuthority authority;
    /// Of the same name, which is all that somebody sees who chooses a certificate to show.
    private SimulatedAuthority stranger;

    @BeforeEach
    void files() throws Exception {
        authority = SimulatedAuthority.named("authority", NOW);
        stranger = SimulatedAuthority.named("authority", NOW);
        authority.issue("dns:example.org", "ip:127.0.0.1").write(folder, "own");
        Files.writeString(folder.resolve("authorities.pem"), authority.pem());
    }

    private SipAnswer take(IncomingSip request) {
        seen.add(request);
        return SipAnswer.of(202);
    }

    private TestStack stack(ClientCertificates certificates) throws IOException {
        return TestStack.of(settings(certificates), this::take);
    }

    private SipSettings settings(ClientCertificates certificates) {
        SipTlsSettings tls = new SipTlsSettings(
                List.of(new Listen("127.0.0.1", 0)),
                Optional.of(folder.resolve("own.pem")),
                Optional.of(folder.resolve("own-key.pem")),
                Optional.of(folder.resolve("authorities.pem")),
                certificates,
                Duration.ofMillis(700),
                Duration.ofSeconds(10));
        return TestStack.settings("127.0.0.1", tls, UnaryOperator.identity(), Duration.ofMillis(100));
    }

    private static Wire.Tcp wire(SSLContext context, TestStack stack, String... protocols) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(stack.tls().getAddress(), stack.tls().getPort());
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return new Wire.Tcp(socket);
    }

    private static void sendAndBeAnswered(Wire.Tcp wire) throws IOException {
        wire.send(Wire.message("TLS", "z9hG4bK" + wire.port(), wire.port(), "over TLS"));
        assertThat(wire.receive().orElseThrow()).startsWith("SIP/2.0 202 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_message_over_tls_is_answered_on_its_connection(String version) throws Exception {
        SSLContext context = authority.issue().contextWithoutOwn();
        try (TestStack stack = stack(ClientCertificates.NONE);
                Wire.Tcp wire = wire(context, stack, version)) {
            sendAndBeAnswered(wire);

            IncomingSip.Source source = seen.remove().source();
            assertThat(source)
                    .isEqualTo(new IncomingSip.Source(
                            "TLS",
                            "127.0.0.1",
                            wire.port(),
                            "127.0.0.1",
                            stack.tls().getPort(),
                            List.of(),
                            source.connection()));
            assertThat(source.connection()).hasSizeGreaterThan(20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "WANTED", "REQUIRED"})
    void health_asks_over_tls_too_whatever_certificate_is_wanted(ClientCertificates certificates) throws Exception {
        SipSettings settings = settings(certificates);
        try (TestStack stack = TestStack.of(settings, this::take)) {
            assertThat(probed(stack, settings, NOW)).isEqualTo(Health.HEALTHY);
            assertThat(probed(stack, settings, NOW.plus(Duration.ofDays(20_000))))
                    .isInstanceOfSatisfying(
                            Health.Degraded.class,
                            late -> assertThat(late.reason()).contains("TLS", "was good until"));
            Files.writeString(folder.resolve("authorities.pem"), stranger.pem());
            assertThat(probed(stack, settings, NOW)).isEqualTo(Health.HEALTHY);
            stack.stack.drain(Duration.ofSeconds(1));
            assertThat(probed(stack, settings, NOW)).isInstanceOf(Health.Degraded.class);
            stack.stack.close();
            assertThat(probed(stack, settings, NOW)).isInstanceOf(Health.Down.class);
        }
    }

    private static Health probed(TestStack stack, SipSettings settings, Instant now) {
        return new SipProbe(stack.stack, settings, Duration.ofSeconds(2), () -> now).check();
    }

    @Test
    void a_peer_without_the_certificate_that_is_required_is_closed_and_hands_on_nothing() throws Exception {
        SSLContext context = authority.issue().contextWithoutOwn();
        try (TestStack stack = stack(ClientCertificates.REQUIRED);
                Wire.Tcp wire = wire(context, stack)) {
            assertThat(isRefused(wire)).isTrue();
            assertThat(seen).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"WANTED", "REQUIRED"})
    void the_domains_of_a_good_certificate_come_with_what_its_peer_sends(ClientCertificates certificates)
            throws Exception {
        SSLContext context = authority.issue("dns:Core.example.org").context();
        try (TestStack stack = stack(certificates);
                Wire.Tcp wire = wire(context, stack)) {
            sendAndBeAnswered(wire);

            assertThat(seen.remove().source().certified()).containsExactly("core.example.org");
        }
    }

    @Test
    void a_certificate_of_nobody_known_is_refused_even_where_none_is_required() throws Exception {
        SimulatedIdentity theirs = stranger.issue("dns:core.example.org");
        SSLContext context = new SimulatedIdentity(
                        theirs.certificate(), theirs.key(), authority.issue().authority())
                .context();
        try (TestStack stack = stack(ClientCertificates.WANTED);
                Wire.Tcp wire = wire(context, stack)) {
            assertThat(isRefused(wire)).isTrue();
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void a_certificate_out_of_date_is_refused() throws Exception {
        SSLContext context = authority
                .issue(NOW.minus(Duration.ofDays(3)), NOW.minus(Duration.ofDays(1)), "dns:core.example.org")
                .context();
        try (TestStack stack = stack(ClientCertificates.WANTED);
                Wire.Tcp wire = wire(context, stack)) {
            assertThat(isRefused(wire)).isTrue();
            assertThat(seen).isEmpty();
        }
    }

    /// The client's side of a TLS 1.3 handshake may end before its certificate is looked at.
    private static boolean isRefused(Wire.Tcp wire) throws IOException {
        try {
            wire.send(Wire.message("TLS", "z9hG4bK1", wire.port(), "never"));
            return wire.receive().isEmpty();
        } catch (SSLException | SocketException _) {
            return true;
        }
    }

    @Test
    void who_speaks_no_tls_or_drips_the_handshake_loses_the_connection() throws Exception {
        try (TestStack stack = stack(ClientCertificates.NONE);
                Wire.Tcp plain = new Wire.Tcp(stack.tls());
                Wire.Tcp silent = new Wire.Tcp(stack.tls())) {
            plain.send(Wire.message("TCP", "z9hG4bK1", plain.port(), "plain"));
            silent.send("\u0016");
            Awaitility.await().until(() -> stack.stack.connections() == 0);
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void a_device_is_reached_over_the_connection_that_it_made() throws Exception {
        SSLContext context = authority.issue().contextWithoutOwn();
        try (TestStack stack = stack(ClientCertificates.NONE);
                Wire.Tcp wire = wire(context, stack)) {
            sendAndBeAnswered(wire);
            String flow = seen.remove().source().flow();
            try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<SipOutcome> outcome =
                        pool.submit(() -> stack.send(request("sip:bob@127.0.0.1;transport=tls", Optional.of(flow))));
                String request = wire.receive().orElseThrow();
                assertThat(Wire.header(request, "Via"))
                        .startsWith("SIP/2.0/TLS 127.0.0.1:" + stack.tls().getPort() + ";");
                wire.send(Wire.answer(request, 200));
                assertThat(status(outcome.get())).isEqualTo(200);
            }
        }
    }

    @Test
    void a_peer_is_called_over_tls_where_its_uri_says_so_and_its_certificate_names_the_host() throws Exception {
        SSLContext peer = authority.issue("dns:peer.example", "ip:127.0.0.1").context();
        try (TestStack stack = stack(ClientCertificates.NONE);
                SSLServerSocket server = listening(peer);
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            server.setNeedClientAuth(true);
            Future<SipOutcome> outcome = pool.submit(
                    () -> stack.send(request("sips:bob@127.0.0.1:" + server.getLocalPort(), Optional.empty())));
            try (Wire.Tcp wire = new Wire.Tcp(server.accept())) {
                String first = wire.receive().orElseThrow();
                wire.send(Wire.answer(first, 202));
                assertThat(status(outcome.get())).isEqualTo(202);
                // The second one goes over the same connection.
                Future<SipOutcome> again = pool.submit(() -> stack.send(
                        request("sip:bob@127.0.0.1:" + server.getLocalPort() + ";transport=tls", Optional.empty())));
                wire.send(Wire.answer(wire.receive().orElseThrow(), 404));
                assertThat(status(again.get())).isEqualTo(404);
            }
        }
    }

    @Test
    void nothing_is_sent_to_a_peer_whose_certificate_names_another_host_or_is_of_nobody_known() throws Exception {
        for (SSLContext peer : List.of(
                authority.issue("dns:other.example", "ip:127.0.0.2").context(),
                stranger.issue("ip:127.0.0.1").context())) {
            try (TestStack stack = stack(ClientCertificates.NONE);
                    SSLServerSocket server = listening(peer);
                    ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Optional<String>> received = pool.submit(() -> {
                    try (Wire.Tcp wire = new Wire.Tcp(server.accept())) {
                        return wire.receive();
                    } catch (SSLException | SocketException _) {
                        return Optional.empty();
                    }
                });
                assertThat(stack.send(request("sips:bob@127.0.0.1:" + server.getLocalPort(), Optional.empty())))
                        .isEqualTo(new SipOutcome.NotSent("no TLS with the next hop, see the log"));
                assertThat(received.get()).isEmpty();
                assertThat(stack.stack.connections()).isZero();
            }
        }
    }

    @Test
    void a_renewed_certificate_is_taken_up_and_a_broken_one_is_not() throws Exception {
        ManualClock clock = ManualClock.at(NOW.toString());
        SSLContext context = authority.issue().contextWithoutOwn();
        try (TestStack stack = TestStack.of(settings(ClientCertificates.NONE), clock, this::take)) {
            String first = shown(context, stack);
            authority.issue("dns:renewed.example").write(folder, "own");
            touch(NOW.plusSeconds(1));
            assertThat(shown(context, stack)).isEqualTo(first);

            clock.advance(Duration.ofSeconds(11));
            String renewed = shown(context, stack);
            assertThat(renewed).isNotEqualTo(first);

            Files.writeString(folder.resolve("own.pem"), "no certificate");
            clock.advance(Duration.ofSeconds(11));
            assertThat(shown(context, stack)).isEqualTo(renewed);
        }
    }

    private void touch(Instant at) throws IOException {
        Files.setLastModifiedTime(folder.resolve("own.pem"), FileTime.from(at));
    }

    /// The serial number of the certificate that a new connection is shown.
    private static String shown(SSLContext context, TestStack stack) throws IOException {
        try (Socket plain = new Socket(stack.tls().getAddress(), stack.tls().getPort());
                SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, false)) {
            socket.setUseClientMode(true);
            return ((java.security.cert.X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSerialNumber()
                    .toString();
        }
    }

    private static SSLServerSocket listening(SSLContext context) throws IOException {
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    private static OutgoingSip request(String uri, Optional<String> flow) {
        return new OutgoingSip(
                "MESSAGE",
                uri,
                List.of(),
                SipHeaders.of("From", "<sip:alice@example.org>", "To", "<sip:bob@example.org>"),
                Octets.EMPTY,
                uri,
                flow);
    }

    private static int status(SipOutcome outcome) {
        return outcome instanceof SipOutcome.Answered answered
                ? answered.answer().status()
                : 0;
    }
}
