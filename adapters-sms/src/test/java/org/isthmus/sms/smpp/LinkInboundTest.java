// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.smpp.LockstepSmsc.Pdu;
import org.isthmus.sms.smpp.LockstepSmsc.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What comes in on a link, and when it is answered.
@Timeout(60)
class LinkInboundTest {
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
    void a_receipt_may_come_before_the_submit_is_answered() throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port()), (pdu, _) -> {
                    seen.add(pdu.content().text(StandardCharsets.US_ASCII));
                    return 0;
                });
                Peer peer = smsc.acceptAndBind()) {
            Future<List<HandOver>> outcome = fixture.awaitUp().submit("hello");
            Pdu submit = peer.readSubmit();
            peer.deliver(
                    9, "447700900002", "447700900001", 4, 0, "id:1 stat:DELIVRD".getBytes(StandardCharsets.US_ASCII));
            Pdu answer = peer.read();
            assertThat(answer.id()).isEqualTo(0x8000_0005);
            assertThat(answer.status()).isZero();
            assertThat(seen).containsExactly("id:1 stat:DELIVRD");
            peer.answerSubmit(submit, 0, "1");
            assertThat(outcome.get(5, TimeUnit.SECONDS).getFirst()).isInstanceOf(HandOver.Accepted.class);
        }
    }

    @Test
    void a_deliver_sm_is_answered_only_after_its_handler_returned() throws Exception {
        CountDownLatch stored = new CountDownLatch(1);
        try (LinkFixture _ = new LinkFixture(LinkFixture.settings(smsc.port()), (_, _) -> {
                    awaitQuietly(stored);
                    return 0x64;
                });
                Peer peer = smsc.acceptAndBind()) {
            peer.deliver(9, "447700900002", "447700900001", 0, 0, new byte[] {1});
            peer.send(0x15, 0, 10);
            assertThat(peer.readAny().id()).isEqualTo(0x8000_0015);
            stored.countDown();
            Pdu answer = peer.read();
            assertThat(answer.id()).isEqualTo(0x8000_0005);
            assertThat(answer.sequence()).isEqualTo(9);
            assertThat(answer.status()).isEqualTo(0x64);
        }
    }

    @Test
    void the_end_of_a_session_names_the_messages_whose_answer_the_peer_may_not_have() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch stored = new CountDownLatch(1);
        ConcurrentLinkedQueue<String> unconfirmed = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<String> bound = new ConcurrentLinkedQueue<>();
        DeliverHandler handler = new DeliverHandler() {
            @Override
            public int take(DeliverSm pdu, String link) {
                String text = pdu.content().text(StandardCharsets.US_ASCII);
                if (text.equals("slow")) {
                    begun.countDown();
                    awaitQuietly(stored);
                }
                return text.equals("refused") ? 0x64 : 0;
            }

            @Override
            public void unconfirmed(List<DeliverSm> pdus, String link) {
                pdus.forEach(pdu -> unconfirmed.add(link + " " + pdu.content().text(StandardCharsets.US_ASCII)));
            }

            @Override
            public void bound(String link) {
                bound.add(link);
            }
        };
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port()), handler)) {
            Peer peer = smsc.acceptAndBind();
            fixture.awaitUp();
            int sequence = 1;
            for (String text : List.of("taken", "refused", "id:1 stat:DELIVRD")) {
                int esmClass = text.startsWith("id:") ? 4 : 0;
                peer.deliver(sequence, "1" + sequence, "2", esmClass, 0, text.getBytes(StandardCharsets.US_ASCII));
                assertThat(peer.read().sequence()).isEqualTo(sequence++);
            }
            peer.deliver(sequence, "14", "2", 0, 0, "slow".getBytes(StandardCharsets.US_ASCII));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            peer.close();
            await().until(() -> unconfirmed.size() == 2);
            assertThat(unconfirmed).containsExactly("lab-1 taken", "lab-1 slow");
            stored.countDown();
            try (Peer _ = smsc.acceptAndBind()) {
                await().until(() -> bound.size() == 2);
            }
        }
    }

    @Test
    void messages_of_one_phone_are_handled_in_their_order() throws Exception {
        ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
        try (LinkFixture _ = new LinkFixture(LinkFixture.settings(smsc.port()), (pdu, _) -> {
                    Thread.yield();
                    seen.add(pdu.content().at(0));
                    return 0;
                });
                Peer peer = smsc.acceptAndBind()) {
            for (int i = 0; i < 20; i++) {
                peer.deliver(100 + i, "447700900002", "447700900001", 0, 4, new byte[] {(byte) i});
            }
            for (int i = 0; i < 20; i++) {
                assertThat(peer.read().sequence()).isEqualTo(100 + i);
            }
            assertThat(java.util.List.copyOf(seen)).isSorted().hasSize(20);
        }
    }

    @Test
    void more_inbound_requests_than_allowed_are_throttled() throws Exception {
        CountDownLatch stored = new CountDownLatch(1);
        try (LinkFixture _ = new LinkFixture(LinkFixture.settings(smsc.port()), (_, _) -> {
                    awaitQuietly(stored);
                    return 0;
                });
                Peer peer = smsc.acceptAndBind()) {
            for (int i = 0; i < 21; i++) {
                peer.deliver(100 + i, "44770090000" + i, "447700900001", 0, 0, new byte[] {1});
            }
            Pdu throttled = peer.read();
            assertThat(throttled.sequence()).isEqualTo(120);
            assertThat(throttled.status()).isEqualTo(0x58);
            stored.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
