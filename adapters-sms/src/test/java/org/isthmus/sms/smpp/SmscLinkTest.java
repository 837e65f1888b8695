// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.refusal.Cause;
import org.isthmus.sms.smpp.LockstepSmsc.Pdu;
import org.isthmus.sms.smpp.LockstepSmsc.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A link and its session: how it is bound, lost, built again and closed, and what a peer can do to it.
@Timeout(60)
class SmscLinkTest {
    private static final HexFormat HEX = HexFormat.of();
    private LockstepSmsc smsc;

    @BeforeEach
    void listen() throws IOException {
        smsc = new LockstepSmsc();
    }

    @AfterEach
    void stop() throws IOException {
        smsc.close();
    }

    @Test
    void the_bind_carries_what_the_settings_say() throws Exception {
        try (LinkFixture _ = new LinkFixture(LinkFixture.settings(smsc.port()));
                Peer peer = smsc.accept()) {
            Pdu bind = peer.read();
            assertThat(HEX.formatHex(bind.octets(), 4, 12)).isEqualTo("0000000900000000");
            assertThat(new String(bind.octets(), 16, bind.octets().length - 16, StandardCharsets.ISO_8859_1))
                    .isEqualTo("isthmus\0secret\0\0" + "4" + "\0\0\0");
        }
    }

    @Test
    void a_link_that_is_down_puts_off_and_comes_back_by_itself() throws Exception {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port()))) {
            Peer peer = smsc.acceptAndBind();
            fixture.awaitUp();
            peer.close();
            await().until(() -> fixture.link.status().state() == LinkStatus.State.DOWN);
            assertThat(fixture.link.status().lastError()).isEqualTo("closed by the peer");
            assertThat(fixture.submit("hello").get(5, TimeUnit.SECONDS).getFirst())
                    .isInstanceOfSatisfying(
                            HandOver.Deferred.class,
                            deferred -> assertThat(deferred.refusal().cause()).isEqualTo(Cause.LINK_DOWN));
            try (Peer again = smsc.acceptAndBind()) {
                assertThat(answered(fixture.awaitUp(), again, 0)).isInstanceOf(HandOver.Accepted.class);
            }
        }
    }

    @Test
    void a_refused_bind_is_tried_again_and_told_in_words() throws Exception {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port()))) {
            try (Peer peer = smsc.accept()) {
                Pdu bind = peer.read();
                peer.send(0x8000_0009, 0x0e, bind.sequence(), (byte) 0);
                await().until(() -> fixture.link.status().lastError().contains("ESME_RINVPASWD"));
            }
            try (Peer _ = smsc.acceptAndBind()) {
                fixture.awaitUp();
            }
        }
    }

    @Test
    void unbind_by_the_peer_is_answered_and_the_link_built_again() throws Exception {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port()))) {
            try (Peer peer = smsc.acceptAndBind()) {
                Future<List<HandOver>> outcome = fixture.awaitUp().submit("hello");
                peer.readSubmit();
                peer.send(0x06, 0, 4711);
                Pdu answer = peer.read();
                assertThat(answer.id()).isEqualTo(0x8000_0006);
                assertThat(answer.sequence()).isEqualTo(4711);
                assertThat(outcome.get(5, TimeUnit.SECONDS).getFirst()).isInstanceOf(HandOver.Unknown.class);
            }
            try (Peer _ = smsc.acceptAndBind()) {
                fixture.awaitUp();
            }
        }
    }

    @Test
    void a_length_that_can_not_be_is_nacked_and_ends_the_link_without_being_allocated() throws Exception {
        for (int length : new int[] {500_000_000, -1, 0, 15, Integer.MIN_VALUE, 72 * 1024 + 1}) {
            try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port()));
                    Peer peer = smsc.acceptAndBind()) {
                fixture.awaitUp();
                long before = allocated();
                byte[] header = java.nio.ByteBuffer.allocate(16)
                        .putInt(length)
                        .putInt(5)
                        .putInt(0)
                        .putInt(4711)
                        .array();
                peer.raw(header);
                Pdu nack = peer.read();
                assertThat(HEX.formatHex(nack.octets())).isEqualTo("00000010800000000000000200001267");
                assertThat(peer.ended()).isTrue();
                assertThat(allocated() - before).as("length %d", length).isLessThan(50_000_000);
            }
        }
    }

    @Test
    void before_the_bind_an_absurd_length_is_not_allocated_either() throws Exception {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port()));
                Peer peer = smsc.accept()) {
            peer.read();
            long before = allocated();
            peer.raw(HEX.parseHex("1dcd6500000000090000000000000001"));
            assertThat(peer.read().id()).isEqualTo(0x8000_0000);
            await().until(() -> fixture.link.status().lastError().contains("500000000 octets"));
            assertThat(allocated() - before).isLessThan(50_000_000);
        }
    }

    @Test
    void garbage_gets_a_generic_nack_or_the_status_it_deserves_and_the_link_lives() throws Exception {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port()));
                Peer peer = smsc.acceptAndBind()) {
            fixture.awaitUp();
            peer.send(0x7777, 0, 1, new byte[40]);
            assertThat(HEX.formatHex(peer.read().octets())).isEqualTo("00000010800000000000000300000001");
            peer.send(0x05, 0, 2, new byte[] {0, 1, 1, 65});
            Pdu cut = peer.read();
            assertThat(cut.id()).isEqualTo(0x8000_0005);
            assertThat(cut.status()).isEqualTo(0x02);
            byte[] tooLong = LockstepSmsc.deliverBody("1", "2", 0, 0, new byte[5]);
            peer.send(0x05, 0, 3, Arrays.copyOf(tooLong, tooLong.length - 1));
            assertThat(peer.read().status()).isEqualTo(0x01);
            peer.send(0x8000_0077, 0, 4, new byte[7]);
            peer.send(0x8000_0004, 0, 4_000_000, (byte) 65);
            peer.send(0x102, 0, 5, new byte[10]);
            assertThat(answered(fixture, peer, 0)).isInstanceOf(HandOver.Accepted.class);
        }
    }

    @Test
    void a_peer_that_stops_in_the_middle_of_a_pdu_loses_the_link() throws Exception {
        var quick = LinkFixture.flow(10);
        var flow = new org.isthmus.model.settings.SmsSettings.Flow(
                quick.window(),
                quick.inboundWindow(),
                quick.bindTimeout(),
                Duration.ofMillis(300),
                quick.windowTimeout(),
                Duration.ofMillis(300),
                quick.reconnectDelay(),
                quick.reconnectLimit(),
                quick.largestPdu());
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port(), flow));
                Peer peer = smsc.acceptAndBind()) {
            fixture.awaitUp();
            peer.raw(HEX.parseHex("0000004000"));
            await().until(() -> fixture.link.status().lastError().equals("silence in the middle of a PDU"));
        }
    }

    @Test
    void a_peer_that_no_longer_answers_enquire_link_loses_the_link() throws Exception {
        var quick = LinkFixture.flow(10);
        var flow = new org.isthmus.model.settings.SmsSettings.Flow(
                quick.window(),
                quick.inboundWindow(),
                quick.bindTimeout(),
                Duration.ofMillis(300),
                quick.windowTimeout(),
                Duration.ofMillis(200),
                quick.reconnectDelay(),
                quick.reconnectLimit(),
                quick.largestPdu());
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port(), flow));
                Peer peer = smsc.acceptAndBind()) {
            fixture.awaitUp();
            assertThat(peer.readAny().id()).isEqualTo(0x15);
            await().until(() -> fixture.link.status().state() == LinkStatus.State.DOWN);
        }
    }

    @Test
    void closing_says_goodbye() throws Exception {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port()));
                Peer peer = smsc.acceptAndBind()) {
            fixture.awaitUp();
            Thread closer = Thread.startVirtualThread(fixture.link::close);
            Pdu unbind = peer.read();
            assertThat(unbind.id()).isEqualTo(6);
            peer.send(0x8000_0006, 0, unbind.sequence());
            closer.join();
            assertThat(fixture.link.status().state()).isEqualTo(LinkStatus.State.CLOSED);
        }
    }

    private static HandOver answered(LinkFixture fixture, Peer peer, int status) throws Exception {
        Future<List<HandOver>> outcome = fixture.submit("hello");
        peer.answerSubmit(peer.readSubmit(), status, "");
        return outcome.get(10, TimeUnit.SECONDS).getFirst();
    }

    /// What all live threads and those that ended have allocated, near enough: the heap in use and what was
    /// collected.
    private static long allocated() {
        return java.lang.management.ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
