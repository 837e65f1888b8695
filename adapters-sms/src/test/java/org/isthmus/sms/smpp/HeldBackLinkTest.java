// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.refusal.Cause;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.smpp.LinkStatus.Order;
import org.isthmus.sms.smpp.LinkStatus.State;
import org.isthmus.sms.smpp.LockstepSmsc.Pdu;
import org.isthmus.sms.smpp.LockstepSmsc.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A link that an operator holds back, on raw octets.
@Timeout(60)
class HeldBackLinkTest {
    private final LinkedBlockingQueue<DeliverSm> arrived = new LinkedBlockingQueue<>();

    private LinkFixture fixture(LockstepSmsc smsc, int window) {
        return new LinkFixture(LinkFixture.settings(smsc.port(), LinkFixture.flow(window)), (pdu, _) -> {
            arrived.add(pdu);
            return CommandStatus.ROK;
        });
    }

    @Test
    void a_drained_link_sends_nothing_more_waits_for_its_answers_and_takes_receipts() throws Exception {
        try (LockstepSmsc smsc = new LockstepSmsc();
                LinkFixture fixture = fixture(smsc, 10);
                Peer peer = smsc.acceptAndBind()) {
            Future<List<HandOver>> underWay = fixture.awaitUp().submit("before");
            Pdu before = peer.readSubmit();

            fixture.link.order(Order.DRAIN);
            assertThat(fixture.link.status().state()).isEqualTo(State.DRAINING);
            assertThat(fixture.link.awaitIdle(Duration.ZERO)).isFalse();
            assertThat(fixture.submit("after").get(10, TimeUnit.SECONDS))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            HandOver.Deferred.class,
                            deferred -> assertThat(deferred.refusal().cause()).isEqualTo(Cause.LINK_DOWN));

            byte[] receipt = "id:1 stat:DELIVRD".getBytes(StandardCharsets.US_ASCII);
            peer.deliver(9, "447700900002", "447700900001", 4, 0, receipt);
            Pdu next = peer.readAny();
            assertThat(next.id())
                    .as("nothing but the answer to the receipt leaves")
                    .isEqualTo(0x8000_0005);
            assertThat(next.status()).isZero();
            assertThat(arrived.poll(5, TimeUnit.SECONDS)).isNotNull();

            peer.answerSubmit(before, 0, "1");
            assertThat(underWay.get(10, TimeUnit.SECONDS)).singleElement().isInstanceOf(HandOver.Accepted.class);
            assertThat(fixture.link.awaitIdle(Duration.ofSeconds(10))).isTrue();
            assertThat(fixture.link.status().state()).isEqualTo(State.DRAINED);

            fixture.link.order(Order.RUN);
            Future<List<HandOver>> again = fixture.submit("again");
            peer.answerSubmit(peer.readSubmit(), 0, "2");
            assertThat(again.get(10, TimeUnit.SECONDS)).singleElement().isInstanceOf(HandOver.Accepted.class);
        }
    }

    @Test
    void a_leaving_link_takes_no_order() throws Exception {
        try (LockstepSmsc smsc = new LockstepSmsc();
                LinkFixture fixture = fixture(smsc, 10);
                Peer _ = smsc.acceptAndBind()) {
            fixture.awaitUp();
            fixture.link.leave();
            fixture.link.order(Order.RUN);
            assertThat(fixture.link.isLeaving()).isTrue();
            assertThat(fixture.link.status().state()).isEqualTo(State.DRAINED);
            assertThat(fixture.submit("after").get(10, TimeUnit.SECONDS))
                    .singleElement()
                    .isInstanceOf(HandOver.Deferred.class);
        }
    }

    @Test
    void who_waits_for_a_place_when_the_link_is_paused_leaves_nothing_and_is_free_for_another_link() throws Exception {
        try (LockstepSmsc smsc = new LockstepSmsc();
                LinkFixture fixture = fixture(smsc, 1);
                Peer peer = smsc.acceptAndBind()) {
            List<Future<List<HandOver>>> outcomes =
                    new ArrayList<>(List.of(fixture.awaitUp().submit("first")));
            Pdu first = peer.readSubmit();
            outcomes.add(fixture.submit("waits"));
            fixture.link.order(Order.PAUSE);
            peer.answerSubmit(first, 0, "1");
            assertThat(outcomes.getFirst().get(10, TimeUnit.SECONDS)).allMatch(HandOver.Accepted.class::isInstance);
            assertThat(outcomes.getLast().get(10, TimeUnit.SECONDS)).allMatch(HandOver.Deferred.class::isInstance);
            await().until(() -> fixture.link.status().window().used() == 0);
            assertThat(fixture.link.status().state()).isEqualTo(State.PAUSED);
            peer.send(0x15, 0, 77);
            assertThat(peer.readAny().id())
                    .as("nothing but the answer to our question comes")
                    .isEqualTo(0x8000_0015);
        }
    }

    @Test
    void a_message_of_which_parts_are_out_is_finished() throws Exception {
        try (LockstepSmsc smsc = new LockstepSmsc();
                LinkFixture fixture = fixture(smsc, 1);
                Peer peer = smsc.acceptAndBind()) {
            Future<List<HandOver>> parts = fixture.awaitUp().submit("a".repeat(200));
            Pdu first = peer.readSubmit();
            fixture.link.order(Order.DRAIN);
            peer.answerSubmit(first, 0, "1");
            peer.answerSubmit(peer.readSubmit(), 0, "2");
            assertThat(parts.get(10, TimeUnit.SECONDS)).hasSize(2).allMatch(HandOver.Accepted.class::isInstance);
        }
    }
}
