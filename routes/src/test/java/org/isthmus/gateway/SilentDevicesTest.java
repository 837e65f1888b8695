// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;
import static org.isthmus.gateway.SimulatedNetwork.kinds;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.ReceivedMessage;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.handset.Verdict;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Devices that are registered and do not answer: out of coverage, without a battery, or left behind by a client that
/// came back from another port. What is sent to them is sent again, and one of them holds up no other.
class SilentDevicesTest {
    @TempDir
    private Path folder;

    private final ShiftedClock clock = new ShiftedClock();
    private SimulatedNetwork network;

    /// A device is taken for silent after a second; what it did not answer is sent again after `pause`.
    private void start(String pause) throws Exception {
        network = SimulatedNetwork.plan()
                .clock(clock)
                .t1("15ms")
                .section("delivery", "retry-after: [" + pause + "]")
                .start(folder);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void a_text_from_a_telephone_reaches_a_silent_handset_when_it_registers_again() throws Exception {
        start("1h");
        String number = SimulatedNetwork.number();
        SimulatedHandset alice = network.online(network.user(number));
        SimulatedPhone phone = network.phone();
        alice.answerWith(Verdict.SILENCE);

        phone.send(number, "Are you there?")
                .forEach(delivery ->
                        assertThat(delivery.awaitAnswer(PATIENCE).status()).isZero());
        List<TrailEvent> story = network.told("+" + phone.number(), TrailKind.RETRY);
        assertThat(story)
                .filteredOn(event -> event.kind() == TrailKind.UNKNOWN)
                .allSatisfy(event -> assertThat(event.by()).as("nobody spoke").isEqualTo(Asserter.GATEWAY));
        assertThat(story.toString()).contains("sent again under the same id");
        alice.answerWith(Verdict.OK);
        alice.register();

        alice.awaitMessage("Are you there?", PATIENCE);
        network.ended("+" + phone.number());
        assertThat(alice.messages().all()).hasSize(1);
    }

    @Test
    void what_a_silent_handset_did_not_answer_is_sent_again_under_the_same_id_as_time_goes_by() throws Exception {
        start("1s");
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();
        bob.answerNext(Verdict.SILENCE, Verdict.SILENCE);

        SentMessage sent = alice.send(bob.settings().account().addressOfRecord(), "Third time lucky");

        ReceivedMessage got = bob.awaitMessage("Third time lucky", PATIENCE);
        assertThat(got.imdnId()).isEqualTo(sent.imdnId());
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
        assertThat(kinds(network.story(sent.imdnId())))
                .filteredOn(TrailKind.UNKNOWN::equals)
                .hasSize(2);
    }

    @Test
    void all_that_waits_behind_a_silent_handset_comes_at_once_and_in_order_when_it_registers() throws Exception {
        start("1h");
        SimulatedHandset alice = network.online();
        HandsetAccount bob = network.user();
        network.online(bob).answerWith(Verdict.SILENCE);
        List<String> texts = new ArrayList<>();
        SentMessage last = alice.send(bob.addressOfRecord(), "Number 0");
        texts.add("Number 0");
        network.told(last.imdnId(), TrailKind.RETRY);
        for (int i = 1; i < 10; i++) {
            texts.add("Number " + i);
            last = alice.send(bob.addressOfRecord(), texts.getLast());
        }

        SimulatedHandset elsewhere = network.online(bob);

        List<ReceivedMessage> got = elsewhere.messages().awaitCount(10, PATIENCE);
        assertThat(got).extracting(ReceivedMessage::text).containsExactlyElementsOf(texts);
        assertThat(network.notifications(alice, last)).containsExactly("delivery/delivered");
        texts.add("And now");
        alice.send(bob.addressOfRecord(), "And now");
        elsewhere.awaitMessage("And now", PATIENCE);
        assertThat(elsewhere.messages().all()).extracting(ReceivedMessage::text).containsExactlyElementsOf(texts);
    }

    @Test
    void a_message_of_a_silent_handset_itself_does_not_let_its_notification_be_lost() throws Exception {
        start("1h");
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();
        alice.answerWith(Verdict.SILENCE);
        SentMessage sent = alice.send(bob.settings().account().addressOfRecord(), "I go into the tunnel");
        bob.awaitMessage("I go into the tunnel", PATIENCE);
        network.told(sent.imdnId(), TrailKind.UNKNOWN);

        alice.answerWith(Verdict.OK);
        alice.register();

        alice.awaitNotification(sent, "delivered", PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void a_notification_of_a_device_whose_answer_was_lost_is_believed_and_those_behind_come() throws Exception {
        start("1h");
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();
        bob.answerNext(Verdict.OK);
        String to = bob.settings().account().addressOfRecord();
        bob.notifyDelivery(false);
        SentMessage before = alice.send(to, "One that shows what Bob was asked");
        ReceivedMessage shown = bob.awaitMessage("One that shows what Bob was asked", PATIENCE);
        bob.answerNext(Verdict.SILENCE);
        SentMessage sent = alice.send(to, "The answer is lost");
        network.told(sent.imdnId(), TrailKind.RETRY);
        SentMessage behind = alice.send(to, "Behind it");

        bob.send(SimulatedHandset.notification(
                shown.sender(),
                new org.isthmus.testkit.handset.Imdn(
                        sent.imdnId(), shown.asked().dateTime(), "", "delivery", "delivered")));

        alice.awaitNotification(sent, "delivered", PATIENCE);
        bob.awaitMessage("Behind it", PATIENCE);
        assertThat(List.of(before.status(), behind.status())).containsOnly(202);
    }

    @Test
    void silence_until_the_lifetime_ends_is_an_error_which_claims_nothing() throws Exception {
        start("1h");
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();
        bob.answerWith(Verdict.SILENCE);
        SentMessage sent = alice.send(MessageDraft.to(bob.settings().account().addressOfRecord())
                .text("Too late")
                .header("Expires", "60"));
        network.told(sent.imdnId(), TrailKind.RETRY);

        clock.forward(Duration.ofSeconds(61));

        alice.awaitNotification(sent, "error", PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/error");
    }

    @Test
    void what_waits_for_a_silent_handset_outlives_the_gateway() throws Exception {
        start("1h");
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();
        bob.answerWith(Verdict.SILENCE);
        SentMessage sent = alice.send(bob.settings().account().addressOfRecord(), "Still here");
        network.told(sent.imdnId(), TrailKind.RETRY);

        network.restart();
        bob.answerWith(Verdict.OK);
        bob.register();

        bob.awaitMessage("Still here", PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void another_device_that_registers_while_the_first_one_is_called_in_vain_gets_it_at_once() throws Exception {
        network = SimulatedNetwork.plan()
                .clock(clock)
                .section("delivery", "retry-after: [1h]")
                .start(folder);
        SimulatedHandset alice = network.online();
        HandsetAccount bob = network.user();
        SimulatedHandset first = network.online(bob);
        first.answerWith(Verdict.SILENCE);
        SentMessage sent = alice.send(bob.addressOfRecord(), "Anybody there?");
        await().atMost(PATIENCE).until(() -> !first.packets().all().isEmpty());
        clock.forward(Duration.ofSeconds(3));

        network.online(SimulatedNetwork.deviceOf(bob)).awaitMessage("Anybody there?", PATIENCE);

        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void a_handset_that_comes_back_elsewhere_while_the_old_place_is_called_gets_it_at_once() throws Exception {
        network =
                SimulatedNetwork.plan().section("delivery", "retry-after: [1h]").start(folder);
        SimulatedHandset alice = network.online();
        HandsetAccount bob = network.user();
        SimulatedHandset old = network.online(bob);
        old.answerWith(Verdict.SILENCE);
        SentMessage sent = alice.send(bob.addressOfRecord(), "Where are you?");
        network.told(sent.imdnId(), TrailKind.SUBMITTED);
        await().atMost(PATIENCE).until(() -> !old.packets().all().isEmpty());

        network.online(bob).awaitMessage("Where are you?", PATIENCE);

        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void a_dead_device_of_a_user_holds_up_none_that_is_live() throws Exception {
        network = SimulatedNetwork.start(folder);
        SimulatedHandset alice = network.online();
        HandsetAccount bob = network.user();
        SimulatedHandset dead = network.online(bob);
        SimulatedHandset live = network.online(SimulatedNetwork.deviceOf(bob));
        dead.answerWith(Verdict.SILENCE);
        List<String> texts = new ArrayList<>();
        SentMessage last = null;
        for (int i = 0; i < 10; i++) {
            texts.add("Number " + i);
            last = alice.send(bob.addressOfRecord(), texts.getLast());
        }

        // Together they may take less than one wait for the device that is dead.
        List<ReceivedMessage> got = live.messages().awaitCount(10, PATIENCE);

        assertThat(got).extracting(ReceivedMessage::text).containsExactlyElementsOf(texts);
        assertThat(network.notifications(alice, last)).containsExactly("delivery/delivered");
    }

    @Test
    void a_device_that_was_silent_is_not_called_beside_a_live_one_before_it_registers_again() throws Exception {
        start("1h");
        SimulatedHandset alice = network.online();
        HandsetAccount bob = network.user();
        SimulatedHandset silent = network.online(bob);
        SimulatedHandset live = network.online(SimulatedNetwork.deviceOf(bob));
        silent.answerWith(Verdict.SILENCE);
        SentMessage first = alice.send(bob.addressOfRecord(), "First");
        live.awaitMessage("First", PATIENCE);
        network.told(first.imdnId(), TrailKind.UNKNOWN);
        silent.answerWith(Verdict.OK);

        alice.send(bob.addressOfRecord(), "Second");
        live.awaitMessage("Second", PATIENCE);
        silent.register();
        alice.send(bob.addressOfRecord(), "Third");

        silent.awaitMessage("Third", PATIENCE);
        assertThat(silent.messages().all()).extracting(ReceivedMessage::text).containsExactly("Third");
        live.awaitMessage("Third", PATIENCE);
    }
}
