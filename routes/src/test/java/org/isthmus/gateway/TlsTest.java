// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.tls.SimulatedAuthority;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Handsets and an IMS core that come over TLS. The core is known by its certificate, not by its address.
class TlsTest {
    private static final AtomicInteger NEXT = new AtomicInteger();

    private static SimulatedNetwork network;
    private static SimulatedAuthority authority;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        authority = SimulatedAuthority.named("authority", Instant.now());
        authority.issue("dns:" + SimulatedNetwork.DOMAIN).write(folder, "own");
        Files.writeString(folder.resolve("authorities.pem"), authority.pem());
        network = SimulatedNetwork.plan()
                .sip(
                        "tls:",
                        "  listen: [\"127.0.0.1:0\"]",
                        "  certificate: own.pem",
                        "  key: own-key.pem",
                        "  authorities: authorities.pem",
                        "  client-certificates: wanted")
                .section("registrar", "trusted-certificates: [core.ims.example]")
                .start(folder);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @Test
    void handsets_over_tls_write_to_telephones_and_are_reached_over_their_own_connection() throws Exception {
        SimulatedPhone phone = network.phone();
        SSLContext context = authority.issue().contextWithoutOwn();
        SimulatedHandset alice = network.onlineOverTls(network.user(SimulatedNetwork.number()), context);

        assertThat(alice.send("tel:+" + phone.number(), "Over TLS").status()).isEqualTo(202);
        assertThat(phone.awaitText("Over TLS", PATIENCE).parts()).isEqualTo(1);
        phone.reply("And back");

        assertThat(alice.awaitMessage("And back", PATIENCE).sender()).contains(phone.number());
    }

    @Test
    void a_core_is_believed_by_its_certificate_and_nobody_is_without_it() throws Exception {
        SimulatedHandset bob = network.online();
        String to = bob.settings().account().addressOfRecord();

        assertThat(status(authority.issue("dns:core.ims.example").context(), to, "Believed"))
                .isEqualTo(202);
        assertThat(bob.awaitMessage("Believed", PATIENCE).sender()).isEqualTo("sip:carol@other.example");

        assertThat(status(authority.issue("dns:handset.ims.example").context(), to, "never"))
                .isEqualTo(401);
        assertThat(status(authority.issue().contextWithoutOwn(), to, "never")).isEqualTo(401);
        assertThat(bob.messages().size()).isEqualTo(1);
    }

    private static int status(SSLContext context, String to, String text) throws IOException {
        String call = "tls-" + NEXT.incrementAndGet();
        try (Socket socket = context.getSocketFactory()
                .createSocket(
                        network.sipOverTls().getAddress(), network.sipOverTls().getPort())) {
            String request = "MESSAGE " + to + " SIP/2.0\r\n"
                    + "Via: SIP/2.0/TLS 127.0.0.1:" + socket.getLocalPort() + ";branch=z9hG4bK" + call + "\r\n"
                    + "Max-Forwards: 70\r\n"
                    + "From: <sip:carol@other.example>;tag=1\r\n"
                    + "To: <" + to + ">\r\n"
                    + "Call-ID: " + call + "\r\n"
                    + "CSeq: 1 MESSAGE\r\n"
                    + "P-Asserted-Identity: <sip:carol@other.example>\r\n"
                    + "Content-Type: text/plain\r\n"
                    + "Content-Length: " + text.length() + "\r\n\r\n" + text;
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            String line = new String(in.readNBytes("SIP/2.0 200".length()), StandardCharsets.UTF_8);
            return Integer.parseInt(line.substring("SIP/2.0 ".length()));
        }
    }
}
