// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.ReceivedMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What comes through a SIP core that is trusted to say who sends (RFC 3325): our own users behind it, and those of
/// other networks. The core is a plain socket with an address of its own on loopback.
class TrustedPeerTest {
    private static final String CORE = "127.0.0.2";
    private static final String ELSEWHERE = "127.0.0.3";
    private static final AtomicInteger NEXT = new AtomicInteger();

    private static SimulatedNetwork network;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.plan()
                .section("registrar", "trusted-peers: [" + CORE + "]")
                .start(folder);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @Test
    void a_user_of_ours_behind_the_core_is_known_by_the_number_however_it_is_written() throws Exception {
        SimulatedPhone phone = network.phone();
        String number = SimulatedNetwork.number();
        network.user(number);

        for (String asserted : new String[] {
            "tel:" + number, "sip:" + number + "@carrier.example;user=phone", "sip:" + number + "@carrier.example"
        }) {
            String text = "as " + asserted;
            assertThat(statusFrom(CORE, asserted, "tel:+" + phone.number(), text))
                    .isEqualTo(202);
            assertThat(phone.awaitText(text, PATIENCE).from()).endsWith(number.substring(1));
        }
    }

    @Test
    void a_user_of_another_network_writes_to_a_user_of_ours() throws Exception {
        SimulatedHandset bob = network.online();

        assertThat(statusFrom(
                        CORE,
                        "sip:carol@other.example",
                        bob.settings().account().addressOfRecord(),
                        "From abroad"))
                .isEqualTo(202);

        assertThat(bob.awaitMessage("From abroad", PATIENCE).sender()).isEqualTo("sip:carol@other.example");
    }

    /// Neither is ours, so it is none of our business: no open relay, even for a trusted peer.
    @Test
    void between_two_strangers_nothing_is_passed_on() throws Exception {
        SimulatedPhone phone = network.phone();

        String call = call();
        assertThat(status(CORE, call, "sip:carol@other.example", "tel:+" + phone.number(), "never"))
                .isEqualTo(403);

        assertThat(network.told(call, TrailKind.REFUSED).getLast().facts().toString())
                .contains("ISM-204");
        assertThat(phone.texts().size()).isZero();
    }

    @Test
    void an_asserted_identity_from_anybody_else_is_ignored() throws Exception {
        SimulatedHandset bob = network.online();
        String number = SimulatedNetwork.number();
        network.user(number);

        for (String asserted : new String[] {"tel:" + number, "sip:carol@other.example"}) {
            String call = call();
            assertThat(status(
                            ELSEWHERE, call, asserted, bob.settings().account().addressOfRecord(), "never"))
                    .isEqualTo(401);
            assertThat(network.story(call)).isEmpty();
        }
        assertThat(bob.messages().size()).isZero();
    }

    @Test
    void what_functions_say_to_each_other_is_believed_of_nobody_else_and_leaves_with_no_message() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();

        assertThat(alice.send(MessageDraft.to(bob.settings().account().addressOfRecord())
                                .text("As if handed on")
                                .header("Isthmus-Trail", "0000000000001;point=iw1;origin=sms"))
                        .status())
                .isEqualTo(202);

        ReceivedMessage shown = bob.awaitMessage("As if handed on", PATIENCE);
        assertThat(shown.sender()).isEqualTo(alice.settings().account().addressOfRecord());
        assertThat(shown.sip().fields()).noneMatch(field -> field.name().equals("Isthmus-Trail"));
        assertThat(network.story("0000000000001")).isEmpty();
    }

    private static String call() {
        return "call-" + NEXT.incrementAndGet();
    }

    private static int statusFrom(String source, String asserted, String to, String text) throws IOException {
        return status(source, call(), asserted, to, text);
    }

    /// The status of the answer to a MESSAGE that comes from `source`.
    private static int status(String source, String call, String asserted, String to, String text) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(source))) {
            String request = "MESSAGE " + to + " SIP/2.0\r\n"
                    + "Via: SIP/2.0/UDP " + source + ":" + socket.getLocalPort() + ";branch=z9hG4bK" + call
                    + ";rport\r\n"
                    + "Max-Forwards: 70\r\n"
                    + "From: <" + asserted + ">;tag=1\r\n"
                    + "To: <" + to + ">\r\n"
                    + "Call-ID: " + call + "\r\n"
                    + "CSeq: 1 MESSAGE\r\n"
                    + "P-Asserted-Identity: <" + asserted + ">\r\n"
                    + "Content-Type: text/plain\r\n"
                    + "Content-Length: " + text.length() + "\r\n\r\n" + text;
            byte[] octets = request.getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(octets, octets.length, network.sip()));
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(answer);
            String line = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
            return Integer.parseInt(line.substring("SIP/2.0 ".length(), "SIP/2.0 200".length()));
        }
    }
}
