// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;
import static org.isthmus.gateway.SimulatedNetwork.kinds;

import java.nio.file.Path;
import java.util.List;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SmppAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same message twice is one message.
class DuplicatesTest {
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
    void the_same_sender_and_message_id_again_is_answered_202_and_sent_once() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        SentMessage first = alice.send("tel:+" + phone.number(), "Once");

        SentMessage again = alice.sendAgain(first);

        assertThat(first.status()).isEqualTo(202);
        assertThat(again.status()).isEqualTo(202);
        assertThat(kinds(network.told(first.imdnId(), TrailKind.DUPLICATE))).contains(TrailKind.DUPLICATE);
        assertThat(network.notifications(alice, first)).containsExactly("delivery/delivered");
        assertThat(phone.texts().all()).hasSize(1);
    }

    @Test
    void other_content_under_a_used_message_id_is_refused_and_told_in_both_stories() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        String to = "tel:+" + phone.number();
        SentMessage first = alice.send(to, "The first");

        SentMessage other = alice.send(MessageDraft.to(to).text("Another one").imdnId(first.imdnId()));

        assertThat(other.status()).isEqualTo(400);
        assertThat(other.answer().orElseThrow().first("Warning")).contains("ISM-110");
        assertThat(network.notifications(alice, first)).containsExactly("delivery/delivered");
        assertThat(phone.texts().all()).hasSize(1);
        assertThat(network.told(first.imdnId(), TrailKind.DUPLICATE).toString()).contains("another, refused");
        assertThat(kinds(network.told(other.ids().callId(), TrailKind.REFUSED))).contains(TrailKind.DUPLICATE);
    }

    @Test
    void the_same_message_id_of_another_sender_is_another_message() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();
        SimulatedPhone phone = network.phone();
        String id = "an-id-that-two-clients-chose-" + phone.number();

        SentMessage one =
                alice.send(MessageDraft.to("tel:+" + phone.number()).text("A").imdnId(id));
        SentMessage other =
                bob.send(MessageDraft.to("tel:+" + phone.number()).text("B").imdnId(id));

        phone.awaitText("A", PATIENCE);
        phone.awaitText("B", PATIENCE);
        assertThat(network.notifications(alice, one)).containsExactly("delivery/delivered");
        assertThat(network.notifications(bob, other)).containsExactly("delivery/delivered");
    }

    @Test
    void a_retransmission_gets_the_answer_again_and_nothing_else_happens() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        SentMessage sent = alice.send("tel:+" + phone.number(), "Only once");
        String branch = sent.answer().orElseThrow().branch();

        alice.repeat(sent);
        alice.repeat(sent);

        await().atMost(PATIENCE)
                .until(() -> alice.packets().all().stream()
                                .filter(packet -> packet.status() == 202
                                        && packet.branch().equals(branch))
                                .count()
                        == 3);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
        assertThat(phone.texts().all()).hasSize(1);
        assertThat(network.story(sent.imdnId())).noneMatch(event -> event.kind() == TrailKind.DUPLICATE);
    }

    @Test
    void a_part_that_comes_twice_from_the_centre_is_shown_once() throws Exception {
        String number = SimulatedNetwork.number();
        SimulatedHandset alice = network.online(network.user(number));
        SimulatedPhone phone = network.phone();
        String text = "In parts, and one of them twice. ".repeat(8);
        var parts = phone.parts(SmppAddress.of(number), text);

        for (var part : List.of(parts.get(0), parts.get(0), parts.get(1), parts.get(1))) {
            assertThat(network.smsc().deliver(part).awaitAnswer(PATIENCE).status())
                    .isZero();
        }

        alice.awaitMessage(text, PATIENCE);
        network.ended("+" + phone.number());
        assertThat(alice.messages().all()).hasSize(1);
    }

    @Test
    void a_text_that_the_centre_repeats_after_its_link_was_lost_is_shown_once_and_told(@TempDir Path folder)
            throws Exception {
        try (SimulatedNetwork own = SimulatedNetwork.start(folder)) {
            SimulatedHandset alice = own.online(own.user("+447700955955"));
            SimulatedPhone phone = own.phone();
            phone.send("+447700955955", "ok").forEach(one -> one.awaitAnswer(PATIENCE));
            alice.awaitMessage("ok", PATIENCE);
            own.smsc().binds().clear();
            own.smsc().closeLinks();
            own.smsc().awaitBind(PATIENCE);

            phone.send("+447700955955", "ok").forEach(one -> one.awaitAnswer(PATIENCE));
            phone.send("+447700955955", "and more").forEach(one -> one.awaitAnswer(PATIENCE));

            alice.awaitMessage("and more", PATIENCE);
            assertThat(alice.messages().all()).hasSize(2);
            assertThat(kinds(own.told("+" + phone.number(), TrailKind.DUPLICATE)))
                    .contains(TrailKind.DUPLICATE);
        }
    }

    @Test
    void the_same_text_twice_on_a_link_that_stays_is_two_messages(@TempDir Path folder) throws Exception {
        try (SimulatedNetwork own = SimulatedNetwork.start(folder)) {
            SimulatedHandset alice = own.online(own.user("+447700956956"));
            SimulatedPhone phone = own.phone();
            for (String text : List.of("ok", "ok", "and more")) {
                phone.send("+447700956956", text).forEach(one -> one.awaitAnswer(PATIENCE));
            }
            alice.awaitMessage("and more", PATIENCE);
            assertThat(alice.messages().all()).hasSize(3);
        }
    }
}
