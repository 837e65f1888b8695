// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
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
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.sms.SmsMessage;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.smpp.LockstepSmsc.Pdu;
import org.isthmus.sms.smpp.LockstepSmsc.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What leaves on a link, and what comes of each part.
@Timeout(60)
class LinkSubmitTest {
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
    void who_is_interrupted_while_it_waits_for_a_place_leaves_nothing_and_is_put_off() throws Exception {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port(), LinkFixture.flow(1)));
                Peer peer = smsc.acceptAndBind()) {
            fixture.awaitUp().submit("one");
            Pdu submit = peer.readSubmit();
            HandOverRequest request = LinkFixture.request("a".repeat(200));
            List<HandOver> outcome = new ArrayList<>();
            Thread waits = Thread.startVirtualThread(
                    () -> outcome.addAll(fixture.link.submit(request, (SmsMessage) request.message())));
            waits.interrupt();
            waits.join();
            peer.answerSubmit(submit, 0, "1");
            assertThat(outcome).hasSize(2).allMatch(HandOver.Deferred.class::isInstance);
            peer.send(0x15, 0, 77);
            assertThat(peer.readAny().id())
                    .as("nothing but the answer to our question comes")
                    .isEqualTo(0x8000_0015);
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
    void what_comes_too_fast_goes_again_by_itself_and_only_when_that_lasts_is_it_put_off_to_its_turn()
            throws Exception {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port()));
                Peer peer = smsc.acceptAndBind()) {
            fixture.awaitUp();
            Future<List<HandOver>> lucky = fixture.submit("hello");
            peer.answerSubmit(peer.readSubmit(), 0x58, "");
            peer.answerSubmit(peer.readSubmit(), 0x14, "");
            peer.answerSubmit(peer.readSubmit(), 0, "1");
            assertThat(lucky.get(10, TimeUnit.SECONDS).getFirst()).isInstanceOf(HandOver.Accepted.class);
            assertThat(fixture.link.status().state()).isEqualTo(LinkStatus.State.UP);

            Future<List<HandOver>> unlucky = fixture.submit("hello");
            await().until(() -> {
                if (peer.hasMore()) {
                    peer.answerSubmit(peer.readSubmit(), 0x58, "");
                }
                return unlucky.isDone();
            });
            assertThat(unlucky.get().getFirst()).isInstanceOfSatisfying(HandOver.Deferred.class, deferred -> {
                assertThat(deferred.paced()).isTrue();
                assertThat(deferred.retryAfter()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(5));
                assertThat(deferred.refusal().remoteCode()).isEqualTo("ESME_RTHROTTLED");
            });
            assertThat(fixture.link.status().state()).isEqualTo(LinkStatus.State.THROTTLED);
            assertThat(fixture.link.counters().submits(LinkCounters.Submit.THROTTLED))
                    .isBetween(7L, 20L);
            assertThat(answered(fixture, peer, 0)).isInstanceOf(HandOver.Accepted.class);
        }
    }

    @Test
    void a_link_submits_no_faster_than_its_contract_and_refuses_nothing() throws Exception {
        SmsSettings.Flow usual = LinkFixture.flow(100);
        var flow = new SmsSettings.Flow(
                usual.window(),
                usual.inboundWindow(),
                usual.bindTimeout(),
                usual.answerTimeout(),
                usual.windowTimeout(),
                usual.enquireLink(),
                usual.reconnectDelay(),
                usual.reconnectLimit(),
                usual.largestPdu(),
                Optional.of(40));
        try (LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port(), flow));
                Peer peer = smsc.acceptAndBind()) {
            fixture.awaitUp();
            List<Future<List<HandOver>>> outcomes = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                outcomes.add(fixture.submit("hello"));
            }
            long first = 0;
            for (int i = 0; i < 20; i++) {
                Pdu submit = peer.readSubmit();
                first = i == 0 ? System.nanoTime() : first;
                peer.answerSubmit(submit, 0, "id" + i);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - first)).isGreaterThan(Duration.ofMillis(400));
            for (Future<List<HandOver>> outcome : outcomes) {
                assertThat(outcome.get(10, TimeUnit.SECONDS)).allMatch(HandOver.Accepted.class::isInstance);
            }
            assertThat(fixture.link.status().state()).isEqualTo(LinkStatus.State.UP);
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

    private static String tail(Pdu pdu, int octets) {
        return HEX.formatHex(pdu.octets(), pdu.octets().length - octets, pdu.octets().length);
    }

    private static HandOver answered(LinkFixture fixture, Peer peer, int status) throws Exception {
        Future<List<HandOver>> outcome = fixture.submit("hello");
        peer.answerSubmit(peer.readSubmit(), status, "");
        return outcome.get(10, TimeUnit.SECONDS).getFirst();
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
}
