// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsTlsSettings;
import org.isthmus.sms.smpp.LinkStatus.State;
import org.isthmus.sms.smpp.LockstepSmsc.Pdu;
import org.isthmus.sms.smpp.LockstepSmsc.Peer;
import org.isthmus.testkit.tls.SimulatedAuthority;
import org.isthmus.testkit.tls.SimulatedIdentity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A link over TLS to a message centre on raw octets, with certificates made for the test.
@Timeout(60)
class TlsLinkTest {
    private SimulatedAuthority authority;
    private SimulatedIdentity centre;

    @BeforeEach
    void certificates() throws Exception {
        authority = SimulatedAuthority.named("lab", Instant.now());
        centre = authority.issue("ip:127.0.0.1");
    }

    private static LockstepSmsc listening(SSLContext context, boolean asksForOurs, String... versions)
            throws IOException {
        SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 16, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(asksForOurs);
        if (versions.length > 0) {
            server.setEnabledProtocols(versions);
        }
        return new LockstepSmsc(server);
    }

    private static SmsTlsSettings tls(boolean checkName, Optional<String> name) {
        return new SmsTlsSettings(Optional.empty(), Optional.empty(), Optional.empty(), checkName, name);
    }

    private static LinkFixture link(LockstepSmsc smsc, SmsTlsSettings tls, SSLContext ours) {
        return new LinkFixture(secured(LinkFixture.settings(smsc.port()), tls), _ -> ours);
    }

    private static SmsSettings.Link secured(SmsSettings.Link plain, SmsTlsSettings tls) {
        return new SmsSettings.Link(
                plain.name(),
                plain.group(),
                plain.kind(),
                plain.peer(),
                plain.bind(),
                plain.login(),
                plain.flow(),
                plain.defaultAlphabet(),
                plain.idNotation(),
                plain.numbering(),
                plain.text(),
                plain.priority(),
                Optional.of(tls),
                plain.errors(),
                plain.tlvs(),
                plain.trustedNetwork(),
                plain.marks());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void a_link_binds_and_submits_over_tls(String version) throws Exception {
        try (LockstepSmsc smsc = listening(centre.context(), false, version);
                LinkFixture fixture = link(smsc, tls(true, Optional.empty()), centre.contextWithoutOwn());
                Peer peer = smsc.acceptAndBind()) {
            Future<List<HandOver>> outcome = fixture.awaitUp().submit("hello");
            Pdu submit = peer.readSubmit();
            assertThat(new String(submit.octets(), StandardCharsets.ISO_8859_1)).endsWith("\u0005hello");
            peer.answerSubmit(submit, 0, "77");
            assertThat(outcome.get(10, TimeUnit.SECONDS)).allMatch(HandOver.Accepted.class::isInstance);
        }
    }

    @Test
    void our_certificate_is_shown_to_a_centre_that_asks_for_it_and_without_one_there_is_no_link() throws Exception {
        SimulatedIdentity gateway = authority.issue("dns:isthmus.example");
        try (LockstepSmsc smsc = listening(centre.context(), true);
                LinkFixture fixture = link(smsc, tls(true, Optional.empty()), gateway.context());
                Peer _ = smsc.acceptAndBind()) {
            fixture.awaitUp();
        }
        try (LockstepSmsc smsc = listening(centre.context(), true);
                LinkFixture fixture = link(smsc, tls(true, Optional.empty()), gateway.contextWithoutOwn())) {
            refuses(smsc);
            await().until(() -> fixture.link.status().state() == State.DOWN);
        }
    }

    @Test
    void a_centre_of_an_authority_that_is_not_believed_gets_no_octet_of_the_bind() throws Exception {
        SimulatedIdentity stranger =
                SimulatedAuthority.named("other", Instant.now()).issue("ip:127.0.0.1");
        try (LockstepSmsc smsc = listening(stranger.context(), false);
                LinkFixture fixture = link(smsc, tls(true, Optional.empty()), centre.contextWithoutOwn())) {
            refuses(smsc);
            await().until(() -> fixture.link.status().lastError().startsWith("TLS: "));
            assertThat(fixture.link.status().lastError())
                    .startsWith("TLS: the certificate of the message centre is of no authority that is believed here");
            assertThat(fixture.link.status().state()).isNotEqualTo(State.UP);
        }
    }

    @Test
    void a_certificate_of_another_name_is_refused_unless_that_name_is_configured_or_names_do_not_count()
            throws Exception {
        SimulatedIdentity named = authority.issue("dns:smsc.example.net");
        try (LockstepSmsc smsc = listening(named.context(), false);
                LinkFixture fixture = link(smsc, tls(true, Optional.empty()), named.contextWithoutOwn())) {
            refuses(smsc);
            await().until(() -> fixture.link.status().lastError().startsWith("TLS: "));
            assertThat(fixture.link.status().lastError())
                    .startsWith("TLS: the certificate of the message centre is not for 127.0.0.1");
        }
        try (LockstepSmsc smsc = listening(named.context(), false);
                LinkFixture fixture =
                        link(smsc, tls(true, Optional.of("smsc.example.net")), named.contextWithoutOwn());
                Peer _ = smsc.acceptAndBind()) {
            fixture.awaitUp();
        }
        try (LockstepSmsc smsc = listening(named.context(), false);
                LinkFixture fixture = link(smsc, tls(false, Optional.empty()), named.contextWithoutOwn());
                Peer _ = smsc.acceptAndBind()) {
            fixture.awaitUp();
        }
    }

    @Test
    void a_centre_that_drips_its_handshake_is_given_up_after_the_time_for_binding() throws Exception {
        SSLContext ours = centre.contextWithoutOwn();
        try (ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
                LinkFixture fixture =
                        new LinkFixture(secured(quick(server.getLocalPort()), tls(true, Optional.empty())), _ -> ours);
                Socket peer = server.accept()) {
            peer.getOutputStream().write(new byte[] {0x16, 3, 3, 0x20, 0});
            await().pollInterval(Duration.ofMillis(100))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> {
                        boolean over = fixture.link.status().lastError().contains("no handshake within 500ms");
                        if (!over) {
                            peer.getOutputStream().write(0);
                        }
                        return over;
                    });
        }
    }

    private static SmsSettings.Link quick(int port) {
        SmsSettings.Flow usual = LinkFixture.flow(10);
        return LinkFixture.settings(
                port,
                new SmsSettings.Flow(
                        usual.window(),
                        usual.inboundWindow(),
                        Duration.ofMillis(500),
                        usual.answerTimeout(),
                        usual.windowTimeout(),
                        usual.enquireLink(),
                        usual.reconnectDelay(),
                        usual.reconnectLimit(),
                        usual.largestPdu()));
    }

    /// The handshake ends before anything can be read.
    private static void refuses(LockstepSmsc smsc) throws IOException {
        try (Peer peer = smsc.accept()) {
            assertThatThrownBy(peer::read).isInstanceOf(IOException.class);
        }
    }
}
