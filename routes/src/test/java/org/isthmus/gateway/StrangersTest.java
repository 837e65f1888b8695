// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.isthmus.model.trail.Fact;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.ReceiptState;
import org.isthmus.testkit.smsc.ReceivedSubmit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// What strangers and broken peers do is seen in the log, once and not once for each time.
class StrangersTest {
    private static final Captured CAPTURED = new Captured();
    private static SimulatedNetwork network;

    private static final class Captured extends AppenderBase<ILoggingEvent> {
        final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
        }

        List<String> with(String words) {
            return lines.stream().filter(line -> line.contains(words)).toList();
        }
    }

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.start(folder);
        CAPTURED.start();
        gateway().setLevel(ch.qos.logback.classic.Level.INFO);
        gateway().addAppender(CAPTURED);
    }

    @AfterAll
    static void stop() {
        gateway().detachAppender(CAPTURED);
        gateway().setLevel(null);
        network.close();
    }

    private static Logger gateway() {
        return (Logger) LoggerFactory.getLogger("org.isthmus");
    }

    @Test
    void malformed_sip_is_one_line_for_each_source_and_reason() throws Exception {
        byte[] octets =
                "MESSAGE sip:a@isthmus.example SIP/2.0\r\nVia: nothing\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < 20; i++) {
                socket.send(new DatagramPacket(octets, octets.length, network.sip()));
            }
        }

        await().atMost(PATIENCE)
                .until(() -> !CAPTURED.with("malformed SIP from").isEmpty());
        assertThat(CAPTURED.with("malformed SIP from")).hasSize(1).allMatch(line -> line.startsWith("INFO"));
    }

    /// Else anybody could fill the trail, with a Call-ID of 8 KiB in each event.
    @Test
    void unusable_credentials_of_nobody_known_leave_a_line_and_no_story() throws Exception {
        String call = "stranger-" + "x".repeat(2000);
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < 5; i++) {
                byte[] octets = ("MESSAGE sip:a@isthmus.example SIP/2.0\r\n"
                                + "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKstranger" + i + ";rport\r\n"
                                + "Max-Forwards: 70\r\n"
                                + "From: <sip:b@isthmus.example>;tag=1\r\nTo: <sip:a@isthmus.example>\r\n"
                                + "Call-ID: " + call + "\r\nCSeq: 1 MESSAGE\r\n"
                                + "Authorization: Digest nonsense\r\n"
                                + "Content-Type: text/plain\r\nContent-Length: 1\r\n\r\nx")
                        .getBytes(StandardCharsets.UTF_8);
                socket.send(new DatagramPacket(octets, octets.length, network.sip()));
                DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
                socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
                socket.receive(answer);
                assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8))
                        .startsWith("SIP/2.0 400 ");
            }
        }

        assertThat(network.story(Fact.cut(call))).isEmpty();
        assertThat(CAPTURED.with("unusable credentials from")).hasSize(1).allMatch(line -> line.startsWith("INFO"));
    }

    @Test
    void guessing_passwords_is_one_warning() throws Exception {
        HandsetAccount real = network.user();
        SimulatedHandset guesser = network.device(HandsetAccount.of(real.user(), real.domain(), "guess"));
        for (int i = 0; i < 30; i++) {
            guesser.register();
        }

        assertThat(CAPTURED.with("too many wrong passwords from")).hasSize(1).allMatch(line -> line.startsWith("WARN"));
    }

    @Test
    void receipts_for_nobody_are_one_line() throws Exception {
        var handset = network.online();
        var phone = network.phone();
        network.ended(handset.send("tel:+" + phone.number(), "Mine").imdnId());
        var submit = network.smsc().submits().all().getLast();

        for (int i = 0; i < 5; i++) {
            String id = "9988776655443" + i;
            network.smsc()
                    .sendReceipt(
                            new ReceivedSubmit(submit.pdu(), submit.message(), submit.systemId(), 1, id, id, 0),
                            ReceiptState.UNDELIV)
                    .awaitAnswer(PATIENCE);
        }

        assertThat(CAPTURED.with("about an id that is not known")).hasSize(1);
    }
}
