// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.isthmus.testkit.handset.ReceivedMessage;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The whole way and back with SIP over IP version 6: registration, message, receipt and reply.
class Ipv6Test {
    private static final String HOST = "[::1]";

    private static SimulatedNetwork network;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        requireIpv6();
        network = SimulatedNetwork.plan().sipHost(HOST).start(folder);
    }

    @AfterAll
    static void stop() {
        if (network != null) {
            network.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void a_message_its_notification_and_the_reply_go_over_ipv6(SipTransport transport) throws Exception {
        SimulatedHandset alice =
                transport == SipTransport.TCP ? network.onlineOverTcp(network.user()) : network.online(network.user());
        SimulatedPhone phone = network.phone();
        assertThat(network.sip().getAddress()).isInstanceOf(Inet6Address.class);
        assertThat(network.sipOverTcp().getAddress()).isInstanceOf(Inet6Address.class);

        SentMessage sent = alice.send("tel:+" + phone.number(), "Over six");

        assertThat(sent.status()).isEqualTo(202);
        phone.awaitText("Over six", PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");

        phone.reply("Back over six");

        ReceivedMessage reply = alice.awaitMessage("Back over six", PATIENCE);
        assertThat(reply.sender()).contains(phone.number());
        assertThat(reply.sip().first("Via")).startsWith("SIP/2.0/" + transport + " [");
        network.ended("+" + phone.number());
        assertThat(alice.messages().all()).hasSize(1);
    }

    private static void requireIpv6() {
        try (ServerSocket tried = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            assertThat(tried.isBound()).isTrue();
        } catch (IOException none) {
            System.out.println("skipped: this machine has no ::1, so nothing of SIP over IPv6 was tried");
            abort("skipped: this machine has no ::1");
        }
    }
}
