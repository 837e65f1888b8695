// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;
import static org.isthmus.gateway.SimulatedNetwork.kinds;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.ReceivedMessage;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A recipient whose devices are off: another technology now, or kept and pushed later, or ended with what is owed.
class OfflineRecipientTest {
    private final ShiftedClock clock = new ShiftedClock();
    private SimulatedNetwork network;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.plan().clock(clock).start(folder);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void messages_are_kept_and_pushed_in_their_order_at_the_next_registration() throws Exception {
        SimulatedHandset alice = network.online();
        HandsetAccount bob = network.user();
        List<SentMessage> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sent.add(alice.send(bob.addressOfRecord(), "Number " + i));
            assertThat(sent.getLast().status()).isEqualTo(202);
        }
        network.told(sent.getLast().imdnId(), TrailKind.DEFERRED);
        assertThat(alice.notifications().all()).isEmpty();

        SimulatedHandset device = network.online(bob);

        List<ReceivedMessage> got = device.messages().awaitCount(10, PATIENCE);
        assertThat(got)
                .extracting(ReceivedMessage::text)
                .containsExactlyElementsOf(
                        IntStream.range(0, 10).mapToObj(i -> "Number " + i).toList());
        for (SentMessage one : sent) {
            assertThat(network.notifications(alice, one)).containsExactly("delivery/delivered");
        }
        assertThat(device.messages().all()).hasSize(10);
    }

    @Test
    void a_lifetime_that_ends_before_the_recipient_comes_owes_a_failed_notification() throws Exception {
        SimulatedHandset alice = network.online();
        HandsetAccount bob = network.user();
        SentMessage sent = alice.send(
                MessageDraft.to(bob.addressOfRecord()).text("Too late").header("Expires", "60"));
        network.told(sent.imdnId(), TrailKind.DEFERRED);

        clock.forward(Duration.ofSeconds(61));

        alice.awaitNotification(sent, "failed", PATIENCE);
        SimulatedHandset device = network.online(bob);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/failed");
        assertThat(device.messages().all()).isEmpty();
    }

    @Test
    void the_notification_of_a_sender_who_is_away_waits_for_the_sender() throws Exception {
        HandsetAccount account = network.user();
        SimulatedHandset alice = network.online(account);
        HandsetAccount bob = network.user();
        SentMessage sent = alice.send(bob.addressOfRecord(), "I leave now");
        network.told(sent.imdnId(), TrailKind.DEFERRED);
        alice.unregister();

        network.online(bob).awaitMessage("I leave now", PATIENCE);
        network.told(sent.imdnId(), TrailKind.NOTIFIED);
        alice.register();

        alice.awaitNotification(sent, "delivered", PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void an_away_user_who_has_a_number_gets_it_by_sms_at_once() throws Exception {
        SimulatedHandset alice = network.online();
        String number = SimulatedNetwork.number();
        HandsetAccount bob = network.user(number);

        SentMessage sent = alice.send(bob.addressOfRecord(), "By any means");

        network.smsc().phone(number).awaitText("By any means", PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
        SimulatedHandset device = network.online(bob);
        assertThat(kinds(network.ended(sent.imdnId()))).doesNotContain(TrailKind.DEFERRED);
        assertThat(device.messages().all()).isEmpty();
    }

    @Test
    void a_registration_that_ran_out_counts_as_away() throws Exception {
        SimulatedHandset alice = network.online();
        HandsetAccount bob = network.user();
        SimulatedHandset device = network.online(bob);
        device.close();
        clock.forward(Duration.ofHours(3));
        alice.register();

        SentMessage sent = alice.send(bob.addressOfRecord(), "Still there?");

        network.told(sent.imdnId(), TrailKind.DEFERRED);
        network.online(bob).awaitMessage("Still there?", PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void a_text_from_a_telephone_to_an_away_user_is_kept_and_not_sent_back_as_sms() throws Exception {
        String number = SimulatedNetwork.number();
        HandsetAccount bob = network.user(number);
        var phone = network.phone();

        phone.send(number, "Call me")
                .forEach(one -> assertThat(one.awaitAnswer(PATIENCE).status()).isZero());

        network.told("+" + phone.number(), TrailKind.DEFERRED);
        assertThat(network.smsc().submits().all()).isEmpty();
        network.online(bob).awaitMessage("Call me", PATIENCE);
    }
}
