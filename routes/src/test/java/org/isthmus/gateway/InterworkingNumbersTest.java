// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Path;
import java.util.Map;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.routes.command.NumberCommands;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Numbers on loan: what somebody with only a telephone sees of somebody with only a SIP address, and where the reply
/// goes.
class InterworkingNumbersTest {
    private static final int RX_P_APPN = 0x65;

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
    void a_sender_without_a_number_is_seen_under_one_of_the_pool_and_the_reply_finds_the_way_back() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        alice.send("tel:+" + phone.number(), "Guess who");

        String seen = phone.awaitText("Guess who", PATIENCE).from();
        phone.reply("Alice?");

        assertThat(seen).startsWith("4477009001");
        assertThat(alice.awaitMessage("Alice?", PATIENCE).sender()).contains(phone.number());
    }

    @Test
    void a_sender_with_a_number_is_seen_under_it() throws Exception {
        String number = SimulatedNetwork.number();
        SimulatedHandset alice = network.online(network.user(number));
        SimulatedPhone phone = network.phone();

        alice.send("tel:+" + phone.number(), "My own number");

        assertThat("+" + phone.awaitText("My own number", PATIENCE).from()).isEqualTo(number);
        phone.reply("Got it");
        alice.awaitMessage("Got it", PATIENCE);
    }

    @Test
    void two_senders_to_one_telephone_have_different_numbers_and_each_gets_his_own_reply() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();
        SimulatedPhone phone = network.phone();
        alice.send("tel:+" + phone.number(), "From Alice");
        bob.send("tel:+" + phone.number(), "From Bob");
        String ofAlice = phone.awaitText("From Alice", PATIENCE).from();
        String ofBob = phone.awaitText("From Bob", PATIENCE).from();

        phone.send("+" + ofAlice, "To Alice");
        phone.send("+" + ofBob, "To Bob");

        assertThat(ofAlice).isNotEqualTo(ofBob);
        alice.awaitMessage("To Alice", PATIENCE);
        bob.awaitMessage("To Bob", PATIENCE);
        network.ended("+" + phone.number());
        assertThat(alice.messages().all()).hasSize(1);
        assertThat(bob.messages().all()).hasSize(1);
    }

    @Test
    void the_same_pair_has_the_same_number_again() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        alice.send("tel:+" + phone.number(), "First");
        String first = phone.awaitText("First", PATIENCE).from();
        network.online().send("tel:+" + phone.number(), "Between");
        phone.awaitText("Between", PATIENCE);

        alice.send("tel:+" + phone.number(), "Second");

        assertThat(phone.awaitText("Second", PATIENCE).from()).isEqualTo(first);
    }

    @Test
    void one_number_stands_for_different_people_to_different_telephones() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();
        SimulatedPhone one = network.phone();
        SimulatedPhone other = network.phone();
        alice.send("tel:+" + one.number(), "Hello one");
        bob.send("tel:+" + other.number(), "Hello other");
        String number = one.awaitText("Hello one", PATIENCE).from();

        assertThat(other.awaitText("Hello other", PATIENCE).from()).isEqualTo(number);
        other.send("+" + number, "To Bob");
        one.send("+" + number, "To Alice");
        alice.awaitMessage("To Alice", PATIENCE);
        bob.awaitMessage("To Bob", PATIENCE);
    }

    @Test
    void a_reply_to_a_number_that_stands_for_nobody_is_refused_for_good_and_told_on_the_trail() throws Exception {
        SimulatedPhone phone = network.phone();

        assertThat(phone.send("+447700900149", "Anybody?")
                        .getFirst()
                        .awaitAnswer(PATIENCE)
                        .status())
                .isEqualTo(RX_P_APPN);

        network.told("+" + phone.number(), TrailKind.REFUSED);
    }

    @Test
    void a_client_that_writes_to_a_number_on_loan_hears_404_whoever_it_stands_for() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        alice.send("tel:+" + phone.number(), "Lent now");
        String lent = phone.awaitText("Lent now", PATIENCE).from();

        assertThat(network.online().send("tel:+" + lent, "Who is it?").status()).isEqualTo(404);
        assertThat(alice.send("tel:+447700900149", "Anybody?").status()).isEqualTo(404);
    }

    @Test
    void a_revoked_number_stands_for_nobody() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        alice.send("tel:+" + phone.number(), "For now");
        String number = "+" + phone.awaitText("For now", PATIENCE).from();
        network.ended("+" + phone.number());

        network.done(NumberCommands.REVOKE, Map.of("user", "+" + phone.number(), "number", number));

        assertThat(phone.send(number, "Too late")
                        .getFirst()
                        .awaitAnswer(PATIENCE)
                        .status())
                .isEqualTo(RX_P_APPN);
    }

    @Test
    void an_anonymous_sender_without_a_number_for_such_is_refused_before_anything_is_stored() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();

        var sent = alice.send(
                MessageDraft.to("tel:+" + phone.number()).text("Who am I").header("Privacy", "id"));

        assertThat(sent.status()).isEqualTo(403);
        assertThat(phone.texts().all()).isEmpty();
    }

    @Test
    void an_anonymous_message_to_an_away_user_is_kept_when_no_telephone_can_show_its_sender() throws Exception {
        SimulatedHandset alice = network.online();
        HandsetAccount bob = network.user(SimulatedNetwork.number());

        var sent = alice.send(
                MessageDraft.to(bob.addressOfRecord()).text("Secret admirer").header("Privacy", "id"));

        assertThat(sent.status()).isEqualTo(202);
        network.told(sent.imdnId(), TrailKind.DEFERRED);
        assertThat(network.online(bob).awaitMessage("Secret admirer", PATIENCE).sender())
                .contains("anonymous");
    }
}
