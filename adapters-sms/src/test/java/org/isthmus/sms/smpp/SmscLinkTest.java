// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.LateAnswer;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.sms.SmsMessage;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.smpp.LockstepSmsc.Pdu;
import org.isthmus.sms.smpp.LockstepSmsc.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
    void segments_leave_byte_for_byte() throws Exception {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port()));
                Peer peer = smsc.acceptAndBind()) {
            Future<List<HandOver>> outcome = fixture.awaitUp().submit("щ".repeat(66) + "\ud83d\ude1c" + "!!!");
            Pdu first = peer.readSubmit();
            Pdu second = peer.readSubmit();
            String addresses = "00" + "0101" + HEX.formatHex("447700900001\0".getBytes(StandardCharsets.US_ASCII))
                    + "0101" + HEX.formatHex("447700900002\0".getBytes(StandardCharsets.US_ASCII));
            assertThat(HEX.formatHex(first.octets(), 16, first.octets().length))
                    .isEqualTo(addresses + "40" + "0000" + "00" + "00" + "01" + "00" + "08" + "00" + "8a"
                            + "050003ab0201" + "0449".repeat(66));
            assertThat(HEX.formatHex(second.octets(), 16, second.octets().length))
                    .isEqualTo(addresses + "40" + "0000" + "00" + "00" + "01" + "00" + "08" + "00" + "10"
                            + "050003ab0202" + "d83dde1c002100210021");
            peer.answerSubmit(first, 0, "1");
            peer.answerSubmit(second, 0, "2");
            assertThat(outcome.get(10, TimeUnit.SECONDS)).allMatch(HandOver.Accepted.class::isInstance);
        }
    }

    @Test
    void septets_leave_unpacked_and_with_their_header() throws Exception {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port()));
                Peer peer = smsc.acceptAndBind()) {
            Future<List<HandOver>> outcome = fixture.awaitUp().submit("@".repeat(152) + "€" + "é".repeat(7));
            Pdu first = peer.readSubmit();
            Pdu second = peer.readSubmit();
            assertThat(tail(first, 1 + 6 + 152)).isEqualTo("9e" + "050003ab0201" + "00".repeat(152));
            assertThat(tail(second, 1 + 6 + 9)).isEqualTo("0f" + "050003ab0202" + "1b65" + "05".repeat(7));
            peer.answerSubmit(second, 0, "2");
            peer.answerSubmit(first, 0, "1");
            assertThat(outcome.get(10, TimeUnit.SECONDS))
                    .extracting(each -> ((HandOver.Accepted) each).ids().getFirst())
                    .containsExactly(new ForeignId("smsc:lab", "1"), new ForeignId("smsc:lab", "2"));
        }
    }

    private static String tail(Pdu pdu, int octets) {
        return HEX.formatHex(pdu.octets(), pdu.octets().length - octets, pdu.octets().length);
    }

    @Test
    void no_more_than_the_window_is_under_way() throws Exception {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port(), LinkFixture.flow(3)));
                Peer peer = smsc.acceptAndBind()) {
            fixture.awaitUp();
            List<Future<List<HandOver>>> outcomes = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                outcomes.add(fixture.submit("hello"));
            }
            List<Pdu> waiting = new ArrayList<>(List.of(peer.readSubmit(), peer.readSubmit(), peer.readSubmit()));
            await().until(() -> fixture.link.status().window().used() == 3);
            peer.send(0x15, 0, 77);
            assertThat(peer.readAny().id())
                    .as("nothing but the answer to our question comes")
                    .isEqualTo(0x8000_0015);
            for (int i = 0; i < 5; i++) {
                peer.answerSubmit(waiting.get(i), 0, "id" + i);
                if (i < 2) {
                    waiting.add(peer.readSubmit());
                }
            }
            for (Future<List<HandOver>> outcome : outcomes) {
                assertThat(outcome.get(10, TimeUnit.SECONDS).getFirst()).isInstanceOf(HandOver.Accepted.class);
            }
            // The last place is given back just after its answer is known.
            await().untilAsserted(
                            () -> assertThat(fixture.link.status().window()).isEqualTo(new LinkStatus.Window(0, 3)));
        }
    }

    @Test
    void a_full_window_puts_off_what_does_not_fit_in_time() throws Exception {
        var flow = LinkFixture.flow(1);
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port(), flow));
                Peer peer = smsc.acceptAndBind()) {
            Future<List<HandOver>> first = fixture.awaitUp().submit("one");
            Pdu submit = peer.readSubmit();
            assertThat(fixture.submit("two").get(10, TimeUnit.SECONDS).getFirst())
                    .isInstanceOfSatisfying(
                            HandOver.Deferred.class,
                            deferred -> assertThat(deferred.refusal().cause()).isEqualTo(Cause.PEER_TEMPORARY));
            peer.answerSubmit(submit, 0, "1");
            assertThat(first.get(10, TimeUnit.SECONDS).getFirst()).isInstanceOf(HandOver.Accepted.class);
        }
    }

    @Test
    void a_part_that_can_not_be_written_costs_no_place_and_nothing_of_its_message_leaves() throws Exception {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port(), LinkFixture.flow(1)));
                Peer peer = smsc.acceptAndBind()) {
            fixture.awaitUp();
            HandOverRequest one = LinkFixture.request("hello");
            HandOverRequest wrong = new HandOverRequest(
                    one.item(), one.message(), List.of(0, 1), one.sender(), one.recipient(), true, Duration.ZERO);
            assertThatThrownBy(() -> fixture.link.submit(wrong, (SmsMessage) one.message()))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(fixture.link.status().window().used()).isZero();
            assertThat(answered(fixture, peer, 0)).isInstanceOf(HandOver.Accepted.class);
        }
    }

    @Test
    void a_refusal_keeps_the_words_of_the_peer_and_its_finality() throws Exception {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port()));
                Peer peer = smsc.acceptAndBind()) {
            fixture.awaitUp();
            assertThat(answered(fixture, peer, 0x0b)).isInstanceOfSatisfying(HandOver.Rejected.class, rejected -> {
                assertThat(rejected.refusal().cause()).isEqualTo(Cause.UNKNOWN_RECIPIENT);
                assertThat(rejected.refusal().remoteCode()).isEqualTo("ESME_RINVDSTADR");
                assertThat(rejected.refusal().by()).isEqualTo(Asserter.peer("lab-1"));
            });
            assertThat(answered(fixture, peer, 0x64)).isInstanceOf(HandOver.Deferred.class);
            assertThat(answered(fixture, peer, 0x08)).isInstanceOf(HandOver.Deferred.class);
            assertThat(answered(fixture, peer, 0x45)).isInstanceOf(HandOver.Rejected.class);
            assertThat(answered(fixture, peer, 0x0405))
                    .isInstanceOfSatisfying(
                            HandOver.Rejected.class,
                            rejected ->
                                    assertThat(rejected.refusal().remoteCode()).isEqualTo("0x00000405"));
        }
    }

    private static HandOver answered(LinkFixture fixture, Peer peer, int status) throws Exception {
        Future<List<HandOver>> outcome = fixture.submit("hello");
        peer.answerSubmit(peer.readSubmit(), status, "");
        return outcome.get(10, TimeUnit.SECONDS).getFirst();
    }

    @Test
    void a_generic_nack_to_a_submit_is_a_refusal() throws Exception {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port()));
                Peer peer = smsc.acceptAndBind()) {
            Future<List<HandOver>> outcome = fixture.awaitUp().submit("hello");
            peer.send(0x8000_0000, 3, peer.readSubmit().sequence());
            assertThat(outcome.get(10, TimeUnit.SECONDS).getFirst()).isInstanceOf(HandOver.Rejected.class);
        }
    }

    @Test
    void a_link_that_is_throttled_again_and_again_pauses_and_then_goes_on() throws Exception {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port()));
                Peer peer = smsc.acceptAndBind()) {
            fixture.awaitUp();
            HandOver last = null;
            for (int i = 0; i < 6; i++) {
                last = answered(fixture, peer, 0x58);
            }
            assertThat(last).isInstanceOfSatisfying(HandOver.Deferred.class, deferred -> {
                assertThat(deferred.retryAfter()).isPositive();
                assertThat(deferred.refusal().remoteCode()).isEqualTo("ESME_RTHROTTLED");
            });
            assertThat(answered(fixture, peer, 0)).isInstanceOf(HandOver.Accepted.class);
        }
    }

    @Test
    void no_answer_is_unknown_and_frees_its_place() throws Exception {
        var flow = LinkFixture.flow(1, Duration.ofMillis(300));
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port(), flow));
                Peer peer = smsc.acceptAndBind()) {
            Future<List<HandOver>> outcome = fixture.awaitUp().submit("hello");
            Pdu submit = peer.readSubmit();
            assertThat(outcome.get(10, TimeUnit.SECONDS).getFirst())
                    .isInstanceOfSatisfying(
                            HandOver.Unknown.class,
                            unknown -> assertThat(unknown.refusal().cause()).isEqualTo(Cause.PEER_SILENT));
            peer.answerSubmit(submit, 0, "late");
            assertThat(answered(fixture, peer, 0)).isInstanceOf(HandOver.Accepted.class);
        }
    }

    @Test
    void an_answer_after_its_time_out_still_tells_the_id_and_whose_part_it_is() throws Exception {
        LinkedBlockingQueue<LateAnswer> late = new LinkedBlockingQueue<>();
        var flow = LinkFixture.flow(10, Duration.ofMillis(300));
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port(), flow), lateOnes(late));
                Peer peer = smsc.acceptAndBind()) {
            Future<List<HandOver>> outcome = fixture.awaitUp().submit("a".repeat(400));
            Pdu first = peer.readSubmit();
            Pdu second = peer.readSubmit();
            Pdu third = peer.readSubmit();
            peer.answerSubmit(first, 0, "1");
            assertThat(outcome.get(10, TimeUnit.SECONDS))
                    .satisfiesExactly(
                            one -> assertThat(one).isInstanceOf(HandOver.Accepted.class),
                            two -> assertThat(two).isInstanceOf(HandOver.Unknown.class),
                            three -> assertThat(three).isInstanceOf(HandOver.Unknown.class));
            peer.answerSubmit(third, 0, "3");
            Target target = new Target.Interwork(new Via(Technology.SMS, "lab"), LinkFixture.BOB);
            assertThat(late.poll(10, TimeUnit.SECONDS)).satisfies(answer -> {
                assertThat(answer.item()).isEqualTo(new ItemId(1));
                assertThat(answer.target()).isEqualTo(target);
                assertThat(answer.part()).isEqualTo(2);
                assertThat(((HandOver.Accepted) answer.outcome()).ids()).contains(new ForeignId("smsc:lab", "3"));
            });
            peer.send(0x8000_0000, 0x0b, second.sequence());
            assertThat(late.poll(10, TimeUnit.SECONDS)).satisfies(answer -> {
                assertThat(answer.part()).isEqualTo(1);
                assertThat(answer.outcome()).isInstanceOf(HandOver.Rejected.class);
            });
            peer.answerSubmit(third, 0, "again");
            assertThat(answered(fixture, peer, 0)).isInstanceOf(HandOver.Accepted.class);
            assertThat(late).as("an answer counts once").isEmpty();
        }
    }

    private static DeliverHandler lateOnes(LinkedBlockingQueue<LateAnswer> late) {
        return new DeliverHandler() {
            @Override
            public int take(DeliverSm pdu, String link) {
                return 0;
            }

            @Override
            public void answeredLate(LateAnswer answer, String link) {
                late.add(answer);
            }
        };
    }

    @Test
    void what_is_in_the_window_when_the_link_is_lost_is_unknown_at_once() throws Exception {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port()))) {
            Peer peer = smsc.acceptAndBind();
            Future<List<HandOver>> outcome = fixture.awaitUp().submit("a".repeat(200));
            Pdu first = peer.readSubmit();
            peer.readSubmit();
            peer.answerSubmit(first, 0, "1");
            await().until(() -> fixture.link.status().window().used() == 1);
            peer.reset();
            assertThat(outcome.get(2, TimeUnit.SECONDS))
                    .satisfiesExactly(
                            one -> assertThat(one).isInstanceOf(HandOver.Accepted.class),
                            two -> assertThat(two).isInstanceOf(HandOver.Unknown.class));
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
        CountDownLatch stored = new CountDownLatch(1);
        ConcurrentLinkedQueue<String> unconfirmed = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<String> bound = new ConcurrentLinkedQueue<>();
        DeliverHandler handler = new DeliverHandler() {
            @Override
            public int take(DeliverSm pdu, String link) {
                String text = pdu.content().text(StandardCharsets.US_ASCII);
                if (text.equals("slow")) {
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
            peer.send(0x15, 0, 9);
            assertThat(peer.readAny().id()).isEqualTo(0x8000_0015);
            peer.close();
            await().until(() -> unconfirmed.size() == 2);
            assertThat(unconfirmed).containsExactly("lab-1 taken", "lab-1 slow");
            stored.countDown();
            try (Peer _ = smsc.acceptAndBind()) {
                await().until(() -> bound.size() == 2);
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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

    /// What all live threads and those that ended have allocated, near enough: the heap in use and what was
    /// collected.
    private static long allocated() {
        return java.lang.management.ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
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
}
