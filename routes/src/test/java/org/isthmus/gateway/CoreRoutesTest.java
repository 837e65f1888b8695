// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.testkit.dns.SimulatedDns;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What selection hands to the SIP core, by a domain whose servers the DNS knows, or by ENUM. The far side is a
/// plain socket.
class CoreRoutesTest {
    private static final String NUMBER = "+447700955123";

    @Test
    void a_route_leads_to_the_server_that_the_dns_names(@TempDir Path folder) throws Exception {
        try (SimulatedDns dns = SimulatedDns.start();
                DatagramSocket core = socket();
                SimulatedNetwork network = network(dns, "sip:mgcf.core.test;lr", folder)) {
            dns.naptr("mgcf.core.test", 60, 10, 10, "s", "SIP+D2U", "", "_sip._udp.core.test")
                    .srv("_sip._udp.core.test", 60, 1, 1, core.getLocalPort(), "one.core.test")
                    .a("one.core.test", 60, "127.0.0.1");
            SimulatedHandset alice = network.online();

            assertThat(alice.send("tel:" + NUMBER, "By the core").status()).isEqualTo(202);

            assertThat(received(core))
                    .startsWith("MESSAGE tel:" + NUMBER + " SIP/2.0\r\n")
                    .contains("\r\nRoute: <sip:mgcf.core.test;lr>\r\n", "\r\nIsthmus-Passed: ");
        }
    }

    @Test
    void a_number_goes_where_enum_says_and_an_anonymous_sender_leaves_without_identity(@TempDir Path folder)
            throws Exception {
        try (SimulatedDns dns = SimulatedDns.start();
                DatagramSocket core = socket();
                SimulatedNetwork network = network(dns, "enum:e164.test", folder)) {
            dns.naptr(
                    "3.2.1.5.5.9.0.0.7.7.4.4.e164.test",
                    60,
                    10,
                    10,
                    "u",
                    "E2U+sip",
                    "!^\\+(.*)$!sip:\\1@127.0.0.1:" + core.getLocalPort() + "!",
                    "");
            HandsetAccount account = network.user();
            SimulatedHandset alice = network.online(account);

            assertThat(alice.send(MessageDraft.to("tel:" + NUMBER)
                                    .text("Anonymous")
                                    .header("Privacy", "id"))
                            .status())
                    .isEqualTo(202);

            assertThat(received(core))
                    .startsWith("MESSAGE sip:447700955123@127.0.0.1:" + core.getLocalPort() + " SIP/2.0\r\n")
                    .contains("\r\nIsthmus-Passed: ", "\r\nPrivacy: ")
                    .doesNotContain("Route:", "enum:", account.user(), "P-Asserted-Identity");
        }
    }

    @Test
    void what_the_core_refuses_is_told_as_its_word_on_the_way_to_it(@TempDir Path folder) throws Exception {
        try (SimulatedDns dns = SimulatedDns.start();
                DatagramSocket core = socket();
                SimulatedNetwork network = network(
                        dns,
                        folder,
                        "  - {name: core, then: core, route: \"sip:127.0.0.1:" + core.getLocalPort() + ";lr\"}",
                        "  - {name: sms, then: interwork, technologies: [sms]}")) {
            SimulatedHandset alice = network.online();
            SimulatedPhone phone = network.phone();
            SentMessage sent = alice.send("tel:+" + phone.number(), "By SMS after all");
            received(core, "404 Not Found");
            phone.awaitText("By SMS after all", PATIENCE);
            assertThat(network.told(sent.imdnId(), TrailKind.REFUSED))
                    .filteredOn(event -> event.kind() == TrailKind.REFUSED)
                    .singleElement()
                    .satisfies(refused -> assertThat(refused.leg()).isEqualTo("core"))
                    .satisfies(refused -> assertThat(refused.by()).isEqualTo(Asserter.peer("core")))
                    .satisfies(refused -> assertThat(refused.facts().toString()).contains("404", "the SIP core"));
        }
    }

    @Test
    void a_number_that_enum_does_not_have_goes_by_the_next_rule(@TempDir Path folder) throws Exception {
        try (SimulatedDns dns = SimulatedDns.start();
                SimulatedNetwork network = network(
                        dns,
                        folder,
                        "  - {name: enum, then: core, route: \"enum:e164.test\"}",
                        "  - {name: sms, then: interwork, technologies: [sms]}")) {
            SimulatedHandset alice = network.online();
            SimulatedPhone phone = network.phone();
            assertThat(alice.send("tel:+" + phone.number(), "By SMS").status()).isEqualTo(202);
            assertThat(phone.awaitText("By SMS", PATIENCE)).isNotNull();
        }
    }

    private static SimulatedNetwork network(SimulatedDns dns, String route, Path folder) throws Exception {
        return network(dns, folder, "  - {name: all, then: core, route: \"" + route + "\"}");
    }

    private static SimulatedNetwork network(SimulatedDns dns, Path folder, String... rules) throws Exception {
        String[] lines = Stream.concat(Stream.of("rules:"), Stream.of(rules)).toArray(String[]::new);
        return SimulatedNetwork.plan()
                .sip("resolve:", "  servers: [\"127.0.0.1:" + dns.address().getPort() + "\"]")
                .section("selection", lines)
                .start(folder);
    }

    private static DatagramSocket socket() throws Exception {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        return socket;
    }

    /// The request, after it was answered 200.
    private static String received(DatagramSocket socket) throws Exception {
        return received(socket, "200 OK");
    }

    private static String received(DatagramSocket socket, String status) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        String request = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        StringBuilder answer = new StringBuilder("SIP/2.0 " + status + "\r\n");
        for (String line : request.substring(0, request.indexOf("\r\n\r\n")).split("\r\n", -1)) {
            if (List.of("Via", "From", "To", "Call-ID", "CSeq").contains(line.split(":", 2)[0])) {
                answer.append(line)
                        .append(line.startsWith("To:") ? ";tag=core" : "")
                        .append("\r\n");
            }
        }
        byte[] octets = answer.append("Content-Length: 0\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
        return request;
    }
}
