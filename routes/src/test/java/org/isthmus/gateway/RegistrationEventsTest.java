// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.routes.command.UserCommands;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The gateway asks the core who is registered (RFC 3680). The core is a plain socket with an address of its
/// own.
class RegistrationEventsTest {
    private static final String CORE = "127.0.0.2";
    private static final AtomicInteger NEXT = new AtomicInteger();

    private DatagramSocket core;
    private SimulatedNetwork network;

    private record Received(String text, SocketAddress from) {
        String header(String name) {
            return text.lines()
                    .filter(line -> line.startsWith(name + ":"))
                    .findFirst()
                    .map(line -> line.substring(name.length() + 1).strip())
                    .orElse("");
        }
    }

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        core = new DatagramSocket(0, InetAddress.getByName(CORE));
        core.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        network = SimulatedNetwork.plan()
                .section(
                        "registrar",
                        "trusted-peers: [" + CORE + "]",
                        "core:",
                        "  registration-events: sip:" + CORE + ":" + core.getLocalPort(),
                        "  ask-again: 1s")
                .start(folder);
    }

    @AfterEach
    void stop() {
        network.close();
        core.close();
    }

    @Test
    void a_user_whom_the_core_reports_is_reached_by_the_core_until_it_reports_otherwise() throws Exception {
        HandsetAccount bob = network.user();
        Received subscribe = await("SUBSCRIBE " + bob.addressOfRecord() + " ");
        assertThat(subscribe.header("Event")).isEqualTo("reg");
        assertThat(subscribe.header("Contact")).startsWith("<sip:127.0.0.1:");
        answer(subscribe, "200 OK", "Expires: 600");
        assertThat(notify(subscribe, CORE, document(0, "full", "active"))).isEqualTo(200);
        SimulatedHandset alice = network.online();

        assertThat(alice.send(bob.addressOfRecord(), "By the core").status()).isEqualTo(202);

        Received message = await("MESSAGE " + bob.addressOfRecord() + " ");
        assertThat(message.header("Route")).isEqualTo("<sip:" + CORE + ":" + core.getLocalPort() + ";lr>");
        answer(message, "200 OK");

        assertThat(notify(subscribe, CORE, document(1, "partial", "terminated")))
                .isEqualTo(200);
        SentMessage kept = alice.send(bob.addressOfRecord(), "Kept");
        network.told(kept.imdnId(), TrailKind.DEFERRED);
        assertThat(notify(subscribe, CORE, document(2, "partial", "active"))).isEqualTo(200);
        Received late = await("MESSAGE " + bob.addressOfRecord() + " ");
        assertThat(late.text()).contains("Kept");
        answer(late, "200 OK");
    }

    @Test
    void a_core_that_ends_the_subscription_since_it_knows_no_such_user_has_them_no_more() throws Exception {
        SimulatedHandset alice = network.online();
        HandsetAccount bob = network.user();
        String start = "SUBSCRIBE " + bob.addressOfRecord() + " ";
        for (String reason : List.of("noresource", "rejected", "giveup")) {
            Received subscribe = await(start);
            answer(subscribe, "200 OK", "Expires: 600");
            assertThat(notify(subscribe, CORE, document(0, "full", "active"))).isEqualTo(200);
            assertThat(devices(bob)).contains("1 device");

            assertThat(notify(subscribe, CORE, "", "terminated;reason=" + reason))
                    .isEqualTo(200);

            assertThat(devices(bob)).as(reason).contains("not registered");
        }
        network.told(alice.send(bob.addressOfRecord(), "Kept").imdnId(), TrailKind.DEFERRED);
    }

    private String devices(HandsetAccount user) throws InterruptedException {
        return network.done(UserCommands.LIST, Map.of()).lines().stream()
                .filter(line -> line.startsWith(user.user() + " "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_notify_of_strangers_of_no_subscription_or_without_sense_changes_nothing() throws Exception {
        HandsetAccount bob = network.user();
        Received subscribe = await("SUBSCRIBE " + bob.addressOfRecord() + " ");
        answer(subscribe, "200 OK", "Expires: 600");
        assertThat(notify(subscribe, CORE, document(0, "full", "terminated"))).isEqualTo(200);

        assertThat(notify(subscribe, "127.0.0.3", document(1, "partial", "active")))
                .isEqualTo(481);
        Received other =
                new Received(subscribe.text().replace(subscribe.header("Call-ID"), "another@call"), subscribe.from());
        assertThat(notify(other, CORE, document(1, "partial", "active"))).isEqualTo(481);
        assertThat(notify(subscribe, CORE, "<!DOCTYPE a [<!ENTITY b \"c\">]>" + document(1, "partial", "active")))
                .isEqualTo(400);
    }

    @Test
    void a_subscription_that_the_core_ends_or_whose_versions_have_a_gap_is_asked_for_again() throws Exception {
        HandsetAccount bob = network.user();
        String start = "SUBSCRIBE " + bob.addressOfRecord() + " ";
        Received first = await(start);
        answer(first, "200 OK", "Expires: 600");
        assertThat(notify(first, CORE, document(0, "full", "active"))).isEqualTo(200);

        assertThat(notify(first, CORE, document(7, "partial", "terminated"))).isEqualTo(200);

        Received second = await(start);
        assertThat(second.header("Call-ID")).isNotEqualTo(first.header("Call-ID"));
        answer(second, "403 Not Now");
        answer(await(start), "200 OK", "Expires: 600");
    }

    private static String document(int version, String state, String contact) {
        return "<reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" version=\"" + version + "\" state=\"" + state
                + "\"><registration aor=\"AOR\" id=\"r\" state=\"active\"><contact id=\"c\" state=\"" + contact
                + "\" event=\"registered\"><uri>sip:x@10.0.0.1</uri></contact></registration></reginfo>";
    }

    /// The next request that begins so; of others, such as repetitions, nothing is wanted.
    private Received await(String start) throws Exception {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            core.receive(packet);
            Received received = new Received(
                    new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8),
                    packet.getSocketAddress());
            if (received.text().startsWith(start)) {
                return received;
            }
        }
    }

    private void answer(Received request, String status, String... more) throws Exception {
        StringBuilder answer = new StringBuilder("SIP/2.0 " + status + "\r\n");
        for (String name : List.of("Via", "From", "To", "Call-ID", "CSeq")) {
            answer.append(name)
                    .append(": ")
                    .append(request.header(name))
                    .append(name.equals("To") ? ";tag=core" : "")
                    .append("\r\n");
        }
        for (String line : more) {
            answer.append(line).append("\r\n");
        }
        byte[] octets = answer.append("Content-Length: 0\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
        core.send(new DatagramPacket(octets, octets.length, request.from()));
    }

    /// The status of the answer to a NOTIFY of that subscription.
    private static int notify(Received subscribe, String source, String document) throws Exception {
        return notify(subscribe, source, document, "active;expires=600");
    }

    private static int notify(Received subscribe, String source, String document, String state) throws Exception {
        int number = NEXT.incrementAndGet();
        String aor = subscribe.header("To").replaceAll("[<>]", "");
        String body = document.replace("AOR", aor);
        String contact = subscribe.header("Contact").replaceAll("[<>]", "");
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(source))) {
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            String request = "NOTIFY " + contact + " SIP/2.0\r\n"
                    + "Via: SIP/2.0/UDP " + source + ":" + socket.getLocalPort() + ";branch=z9hG4bKn" + number
                    + ";rport\r\nMax-Forwards: 70\r\n"
                    + "From: " + subscribe.header("To") + ";tag=core\r\n"
                    + "To: " + subscribe.header("From") + "\r\n"
                    + "Call-ID: " + subscribe.header("Call-ID") + "\r\n"
                    + "CSeq: " + number + " NOTIFY\r\n"
                    + "Event: reg\r\nSubscription-State: " + state + "\r\n"
                    + "Content-Type: application/reginfo+xml\r\n"
                    + "Content-Length: " + body.length() + "\r\n\r\n" + body;
            byte[] octets = request.getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(octets, octets.length, subscribe.from()));
            DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(answer);
            return Integer.parseInt(
                    new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8).substring(8, 11));
        }
    }
}
