// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;
import static org.isthmus.gateway.SimulatedNetwork.kinds;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.routes.command.NumberCommands;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.ReceivedMessage;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.PhoneText;
import org.isthmus.testkit.smsc.ReceiptState;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway that starts again on the data of the one before it, and one whose disk fails.
class RestartTest {
    private SimulatedNetwork network;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.start(folder);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void what_was_kept_for_an_away_recipient_is_pushed_after_a_restart_in_its_order() throws Exception {
        SimulatedHandset alice = network.online();
        HandsetAccount bob = network.user();
        List<SentMessage> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sent.add(alice.send(bob.addressOfRecord(), "Kept " + i));
        }

        network.restart();

        SimulatedHandset device = network.online(bob);
        assertThat(device.messages().awaitCount(5, PATIENCE))
                .extracting(ReceivedMessage::text)
                .containsExactlyElementsOf(
                        IntStream.range(0, 5).mapToObj(i -> "Kept " + i).toList());
        for (SentMessage one : sent) {
            assertThat(network.notifications(alice, one)).containsExactly("delivery/delivered");
        }
        assertThat(device.messages().all()).hasSize(5);
    }

    @Test
    void what_waited_for_a_link_goes_out_after_a_restart_once_and_in_its_order() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        network.smsc().refuseBinds(0x0d);
        network.smsc().closeLinks();
        List<SentMessage> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sent.add(alice.send("tel:+" + phone.number(), "Queued " + i));
        }
        network.stop();
        network.smsc().refuseBinds(0);

        network.startAgain();

        for (SentMessage one : sent) {
            assertThat(network.notifications(alice, one)).containsExactly("delivery/delivered");
        }
        assertThat(phone.texts().all())
                .extracting(PhoneText::text)
                .containsExactlyElementsOf(
                        IntStream.range(0, 5).mapToObj(i -> "Queued " + i).toList());
    }

    @Test
    void what_waits_for_a_link_goes_out_as_soon_as_one_is_up_and_not_only_when_its_pause_is_over(@TempDir Path other)
            throws Exception {
        network.close();
        network =
                SimulatedNetwork.plan().section("delivery", "retry-after: [1h]").start(other);
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        network.smsc().refuseBinds(0x0d);
        network.smsc().closeLinks();
        List<SentMessage> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sent.add(alice.send("tel:+" + phone.number(), "Waiting " + i));
        }
        network.told(sent.getFirst().imdnId(), TrailKind.RETRY);

        network.smsc().refuseBinds(0);

        for (SentMessage one : sent) {
            assertThat(network.notifications(alice, one)).containsExactly("delivery/delivered");
        }
        assertThat(phone.texts().all())
                .extracting(PhoneText::text)
                .containsExactly("Waiting 0", "Waiting 1", "Waiting 2");
    }

    @Test
    void a_gateway_stopped_in_the_middle_of_its_work_ends_what_it_began_and_begins_nothing_more() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        network.smsc().behave("slow=300");
        List<SentMessage> sent = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            sent.add(alice.send("tel:+" + phone.number(), "Under way " + i));
        }

        network.restart();

        for (SentMessage one : sent) {
            assertThat(network.notifications(alice, one)).containsExactly("delivery/delivered");
            assertThat(kinds(network.story(one.imdnId()))).doesNotContain(TrailKind.UNKNOWN, TrailKind.RECOVERED);
        }
        assertThat(phone.texts().all())
                .extracting(PhoneText::text)
                .containsExactlyElementsOf(
                        IntStream.range(0, 6).mapToObj(i -> "Under way " + i).toList());
    }

    @Test
    void a_receipt_that_comes_after_a_restart_still_finds_its_message() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        phone.switchOff();
        SentMessage sent = alice.send("tel:+" + phone.number(), "Receipt to follow");
        network.told(sent.imdnId(), TrailKind.ACCEPTED);

        network.restart();
        phone.switchOn();

        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
        assertThat(phone.texts().all()).hasSize(1);
    }

    @Test
    void a_receipt_that_comes_before_the_answer_and_a_restart_between_them_is_not_forgotten() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        network.smsc().behave("drops-receipts");
        SentMessage sent = alice.send("tel:+" + phone.number(), "Late receipt");
        network.told(sent.imdnId(), TrailKind.ACCEPTED);
        var submit = network.smsc().submits().all().getLast();

        network.stop();
        var receipt = network.smsc().sendReceipt(submit, ReceiptState.DELIVRD);
        network.startAgain();

        assertThat(receipt.awaitAnswer(PATIENCE).status()).isZero();
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void registrations_and_numbers_on_loan_are_still_there() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        alice.send("tel:+" + phone.number(), "Before");
        String number = phone.awaitText("Before", PATIENCE).from();
        network.ended("+" + phone.number());

        network.restart();

        assertThat(network.done(NumberCommands.LIST, Map.of()).lines().toString())
                .contains("+" + number);
        phone.reply("After");
        alice.awaitMessage("After", PATIENCE);
        SentMessage again = alice.send("tel:+" + phone.number(), "And again");
        assertThat(again.status()).isEqualTo(202);
        assertThat(phone.awaitText("And again", PATIENCE).from()).isEqualTo(number);
    }

    @Test
    void a_message_that_came_before_a_restart_and_again_after_it_is_a_duplicate() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        SentMessage sent = alice.send("tel:+" + phone.number(), "Once and for all");
        network.ended(sent.imdnId());

        network.restart();

        assertThat(alice.sendAgain(sent).status()).isEqualTo(202);
        network.told(sent.imdnId(), TrailKind.DUPLICATE);
        assertThat(phone.texts().all()).hasSize(1);
    }

    @Test
    void without_a_disk_nothing_is_taken_and_with_it_everything_that_was_taken_goes_on() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        SentMessage before = alice.send("tel:+" + phone.number(), "Before");
        network.ended(before.imdnId());
        network.disk().failNextSyncs(1_000_000);

        SentMessage refused = alice.send("tel:+" + phone.number(), "Not taken");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.answer().orElseThrow().first("Retry-After")).isNotEmpty();
        var reply = phone.reply("Kept at the centre");

        network.disk().failNextSyncs(0);
        await().atMost(PATIENCE).until(() -> alice.sendAgain(refused).status() == 202);

        reply.forEach(one -> assertThat(one.awaitAnswer(PATIENCE).status()).isZero());
        alice.awaitMessage("Kept at the centre", PATIENCE);
        assertThat(network.notifications(alice, refused)).containsExactly("delivery/delivered");
        assertThat(phone.texts().all()).extracting(PhoneText::text).containsExactly("Before", "Not taken");
    }

    @Test
    void a_disk_that_fails_while_a_message_is_with_the_centre_loses_and_doubles_nothing() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        network.smsc().behave("slow=500");
        SentMessage sent = alice.send("tel:+" + phone.number(), "In the middle");
        network.smsc()
                .submits()
                .await(
                        submit -> submit.message().destination().number().equals(phone.number()),
                        "its submit",
                        PATIENCE);

        network.disk().failNextSyncs(1_000_000);
        phone.awaitText("In the middle", PATIENCE);
        network.disk().failNextSyncs(0);

        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
        assertThat(phone.texts().all()).hasSize(1);
        assertThat(kinds(network.story(sent.imdnId()))).doesNotContain(TrailKind.FAULT);
    }
}
