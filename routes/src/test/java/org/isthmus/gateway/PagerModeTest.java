// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.isthmus.model.trail.Fact;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.ReceivedMessage;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.PhoneText;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Pager mode between an RCS user and somebody with only a telephone, and what the sender is told.
class PagerModeTest {
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
    void a_text_reaches_the_telephone_and_its_receipt_comes_back_as_one_notification() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();

        SentMessage sent = alice.send("tel:+" + phone.number(), "Are you coming? £5 says no");

        assertThat(sent.status()).isEqualTo(202);
        PhoneText shown = phone.awaitText("Are you coming? £5 says no", PATIENCE);
        assertThat(shown.parts()).isEqualTo(1);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
        assertThat(phone.texts().size()).isEqualTo(1);
    }

    @Test
    void a_reply_reaches_the_handset_and_is_shown_once() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        SentMessage sent = alice.send("tel:+" + phone.number(), "Who are you?");
        phone.awaitText("Who are you?", PATIENCE);

        phone.reply("It's me 😀")
                .forEach(delivery ->
                        assertThat(delivery.awaitAnswer(PATIENCE).status()).isZero());

        ReceivedMessage reply = alice.awaitMessage("It's me 😀", PATIENCE);
        assertThat(reply.sender()).contains(phone.number());
        assertThat(reply.sip().first("Contribution-ID")).isNotEmpty();
        assertThat(reply.sip().first("Conversation-ID")).isNotEmpty();
        network.ended("+" + phone.number());
        assertThat(alice.messages().all()).hasSize(1);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void a_text_from_a_telephone_that_a_device_took_ends_as_handed_over_which_claims_no_more() throws Exception {
        String number = SimulatedNetwork.number();
        SimulatedHandset alice = network.online(network.user(number));
        SimulatedPhone phone = network.phone();

        phone.send(number, "Hello there");

        ReceivedMessage got = alice.awaitMessage("Hello there", PATIENCE);
        assertThat(got.sip().mediaType()).isEqualTo("message/cpim");
        assertThat(got.sip().first("P-Asserted-Service")).contains("oma.cpm");
        assertThat(network.ended("+" + phone.number()).getLast().facts()).contains(Fact.word("end", "handed over"));
    }

    static Stream<Arguments> wishes() {
        return Stream.of(
                Arguments.of(List.of("positive-delivery"), List.of("delivery/delivered")),
                Arguments.of(List.of("negative-delivery"), List.of()),
                Arguments.of(List.of("display"), List.of()),
                Arguments.of(List.of(), List.of()),
                Arguments.of(List.of("processing"), List.of("processing/processed")),
                Arguments.of(List.of("interworking"), List.of("interworking/legacy-sms")),
                Arguments.of(
                        List.of("positive-delivery", "negative-delivery", "display", "processing", "interworking"),
                        List.of("processing/processed", "interworking/legacy-sms", "delivery/delivered")));
    }

    @ParameterizedTest
    @MethodSource("wishes")
    void the_sender_is_told_what_was_asked_for_and_nothing_else(List<String> wanted, List<String> told)
            throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();

        SentMessage sent =
                alice.send(MessageDraft.to("tel:+" + phone.number()).text("Hi").wanting(wanted.toArray(String[]::new)));

        assertThat(sent.status()).isEqualTo(202);
        phone.awaitText("Hi", PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactlyInAnyOrderElementsOf(told);
    }

    @Test
    void a_phone_that_is_gone_gives_one_failed_notification_only_to_who_asked_for_failures() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        phone.leave();

        SentMessage asked = alice.send(MessageDraft.to("tel:+" + phone.number())
                .text("One")
                .wanting("positive-delivery", "negative-delivery"));
        SentMessage notAsked =
                alice.send(MessageDraft.to("tel:+" + phone.number()).text("Two").wanting("positive-delivery"));

        assertThat(network.notifications(alice, asked)).containsExactly("delivery/failed");
        assertThat(network.notifications(alice, notAsked)).isEmpty();
    }

    @Test
    void all_that_one_telephone_writes_to_one_user_is_one_conversation_and_another_telephones_is_another()
            throws Exception {
        String number = SimulatedNetwork.number();
        SimulatedHandset alice = network.online(network.user(number));
        SimulatedPhone one = network.phone();

        one.send(number, "First");
        one.send(number, "Second");
        network.phone().send(number, "Other");

        String first = alice.awaitMessage("First", PATIENCE).sip().first("Conversation-ID");
        assertThat(alice.awaitMessage("Second", PATIENCE).sip().first("Conversation-ID"))
                .isEqualTo(first);
        assertThat(alice.awaitMessage("Other", PATIENCE).sip().first("Conversation-ID"))
                .isNotEqualTo(first);
    }

    @Test
    void several_parts_give_one_notification_when_all_of_them_are_delivered() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        String text = "A family 👨‍👩‍👧‍👦 of characters that must stay together. ".repeat(6);

        SentMessage sent = alice.send("tel:+" + phone.number(), text);

        assertThat(phone.awaitText(text, PATIENCE).parts()).isGreaterThan(3);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void a_long_text_from_a_telephone_is_one_message_to_the_handset() throws Exception {
        String number = SimulatedNetwork.number();
        SimulatedHandset alice = network.online(network.user(number));
        SimulatedPhone phone = network.phone();
        String text = "Long and longer, with € and {braces} that take two septets. ".repeat(7);

        phone.send(number, text);

        alice.awaitMessage(text, PATIENCE);
        network.ended("+" + phone.number());
        assertThat(alice.messages().all()).hasSize(1);
    }

    @Test
    void conversation_and_contribution_of_the_sender_come_back_in_the_notification() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();

        SentMessage sent = alice.send("tel:+" + phone.number(), "Hello");

        var told = alice.awaitNotification(sent, "delivered", PATIENCE);
        assertThat(told.inCpim()).isTrue();
        assertThat(told.sip().first("Conversation-ID")).isEqualTo(sent.ids().conversation());
        assertThat(told.sip().first("Contribution-ID")).isEqualTo(sent.ids().contribution());
    }
}
