// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;
import static org.isthmus.gateway.SimulatedNetwork.kinds;

import java.nio.file.Path;
import java.util.List;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.Imdn;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.ReceivedMessage;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.handset.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages from one RCS user to another, which stay RCS.
class NativeDeliveryTest {
    private static SimulatedNetwork network;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.start(folder);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @Test
    void a_message_keeps_its_ids_and_its_text_on_the_way_to_another_handset() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();

        SentMessage sent = alice.send(bob.settings().account().addressOfRecord(), "Grüße an 你好 😀");

        ReceivedMessage got = bob.awaitMessage("Grüße an 你好 😀", PATIENCE);
        assertThat(sent.status()).isEqualTo(202);
        assertThat(got.imdnId()).isEqualTo(sent.imdnId());
        assertThat(got.sender()).isEqualTo(alice.settings().account().addressOfRecord());
        assertThat(got.sip().first("Conversation-ID")).isEqualTo(sent.ids().conversation());
        assertThat(got.sip().first("Contribution-ID")).isEqualTo(sent.ids().contribution());
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void all_devices_of_the_recipient_get_it_and_the_sender_hears_of_delivery_once() throws Exception {
        SimulatedHandset alice = network.online();
        HandsetAccount bob = network.user();
        SimulatedHandset phone = network.online(bob);
        SimulatedHandset tablet = network.online(SimulatedNetwork.deviceOf(bob));

        SentMessage sent = alice.send(bob.addressOfRecord(), "Everywhere");

        phone.awaitMessage("Everywhere", PATIENCE);
        tablet.awaitMessage("Everywhere", PATIENCE);
        phone.packets()
                .await(
                        packet -> packet.method().equals("MESSAGE") && packet.status() == 200,
                        "the 200 of its notification",
                        PATIENCE);
        tablet.packets()
                .await(
                        packet -> packet.method().equals("MESSAGE") && packet.status() == 200,
                        "the 200 of its notification",
                        PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void one_device_that_takes_it_is_enough() throws Exception {
        SimulatedHandset alice = network.online();
        HandsetAccount bob = network.user();
        SimulatedHandset phone = network.online(bob);
        SimulatedHandset tablet = network.online(SimulatedNetwork.deviceOf(bob));
        tablet.answerWith(Verdict.answer(486, "Busy Here"));

        SentMessage sent = alice.send(bob.addressOfRecord(), "To one of them");

        phone.awaitMessage("To one of them", PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
        assertThat(phone.messages().all()).hasSize(1);
    }

    @Test
    void that_a_message_was_shown_reaches_its_sender() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();
        SentMessage sent = alice.send(bob.settings().account().addressOfRecord(), "Read me");
        ReceivedMessage got = bob.awaitMessage("Read me", PATIENCE);
        alice.awaitNotification(sent, "delivered", PATIENCE);

        assertThat(bob.displayed(got).status()).isEqualTo(200);
        bob.displayed(got);

        alice.awaitNotification(sent, "displayed", PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered", "display/displayed");
    }

    @Test
    void a_disposition_from_somebody_the_message_was_not_sent_to_is_on_the_trail_and_not_believed() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();
        SimulatedHandset mallory = network.online();
        bob.notifyDelivery(false);
        SentMessage sent = alice.send(bob.settings().account().addressOfRecord(), "For Bob alone");
        ReceivedMessage got = bob.awaitMessage("For Bob alone", PATIENCE);

        MessageDraft forged = SimulatedHandset.notification(
                alice.settings().account().addressOfRecord(),
                new Imdn(sent.imdnId(), got.asked().dateTime(), "", "delivery", "delivered"));
        assertThat(mallory.send(forged).status()).isEqualTo(200);

        List<TrailEvent> story = network.told(sent.imdnId(), TrailKind.NOT_BELIEVED);
        assertThat(kinds(story)).doesNotContain(TrailKind.REPORTED, TrailKind.NOTIFIED);
        assertThat(alice.notifications().all()).isEmpty();
        bob.notify(got, "delivery", "delivered");
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void a_recipient_who_declines_makes_it_forbidden_and_nothing_is_tried_elsewhere() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online(network.user(SimulatedNetwork.number()));
        bob.answerWith(Verdict.answer(603, "Decline"));

        SentMessage sent = alice.send(bob.settings().account().addressOfRecord(), "Please?");

        assertThat(network.notifications(alice, sent)).containsExactly("delivery/forbidden");
        assertThat(network.smsc().submits().all())
                .noneMatch(submit -> submit.message()
                        .destination()
                        .number()
                        .equals(bob.settings().account().user()));
    }

    @Test
    void a_notification_that_is_refused_for_good_is_not_tried_again() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();
        alice.answerWith(Verdict.answer(488, "Not Acceptable Here"));

        SentMessage sent = alice.send(bob.settings().account().addressOfRecord(), "I take no notifications");

        bob.awaitMessage("I take no notifications", PATIENCE);
        List<TrailEvent> story = network.ended(sent.imdnId());
        assertThat(kinds(story)).contains(TrailKind.REFUSED).doesNotContain(TrailKind.RETRY, TrailKind.DEFERRED);
        assertThat(story.toString()).contains("488", Cause.NOT_ACCEPTABLE.code());
    }

    @Test
    void a_text_near_the_size_where_udp_is_given_up_arrives_whole() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();
        String text = "A text near the size where UDP is given up. ".repeat(20);

        SentMessage sent = alice.send(bob.settings().account().addressOfRecord(), text);

        bob.awaitMessage(text, PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }
}
