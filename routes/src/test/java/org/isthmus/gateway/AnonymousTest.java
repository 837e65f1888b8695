// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.routes.command.NumberCommands;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.ReceivedMessage;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A sender who asks for privacy (RFC 3323, RFC 3325) is known to nobody on the other side, on every leg.
class AnonymousTest {
    private static SimulatedNetwork network;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.plan()
                .section(
                        "interworking-numbers",
                        "numbers: [\"+447700900100-+447700900149\"]",
                        "anonymous-sender: Anonymous")
                .start(folder);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @Test
    void to_a_telephone_it_is_the_configured_sender_and_no_number_is_leased_for_an_answer() throws Exception {
        HandsetAccount account = network.user();
        SimulatedHandset alice = network.online(account);
        SimulatedPhone phone = network.phone();

        SentMessage sent = alice.send(
                MessageDraft.to("tel:+" + phone.number()).text("Guess who").header("Privacy", "id;critical"));

        assertThat(sent.status()).isEqualTo(202);
        assertThat(phone.awaitText("Guess who", PATIENCE).from()).isEqualTo("Anonymous");
        List<TrailEvent> story = network.ended(sent.imdnId());
        assertThat(SimulatedNetwork.kinds(story)).doesNotContain(TrailKind.NUMBER_LEASED);
        assertThat(story)
                .anySatisfy(event -> assertThat(event.facts().toString()).contains("stays anonymous"));
        assertThat(story)
                .anySatisfy(event -> assertThat(event.facts().toString()).contains("shown as", "nobody can answer"));
        CommandOutcome.Done leases = network.done(NumberCommands.LIST, Map.of());
        assertThat(leases.lines().toString()).doesNotContain(account.user());
    }

    @Test
    void to_a_device_there_is_no_identity_anywhere_and_no_conversation_that_was_known_before() throws Exception {
        HandsetAccount account = network.user(SimulatedNetwork.number());
        SimulatedHandset alice = network.online(account);
        SimulatedHandset bob = network.online();
        String to = bob.settings().account().addressOfRecord();

        alice.send(to, "It is me");
        alice.send(MessageDraft.to(to).text("Guess who").header("Privacy", "user"));

        ReceivedMessage open = bob.awaitMessage("It is me", PATIENCE);
        ReceivedMessage hidden = bob.awaitMessage("Guess who", PATIENCE);
        assertThat(hidden.sip().raw().utf8()).doesNotContain(account.user() + "@");
        for (String name : List.of("Conversation-ID", "Contribution-ID", "InReplyTo-Contribution-ID", "Call-ID")) {
            hidden.sip()
                    .header(name)
                    .ifPresent(value ->
                            assertThat(open.sip().header(name)).as(name).isNotEqualTo(java.util.Optional.of(value)));
        }
    }

    @Test
    void what_is_critical_and_not_known_is_refused_and_goes_nowhere() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();

        assertThat(alice.send(MessageDraft.to("tel:+" + phone.number())
                                .text("never")
                                .header("Privacy", "new-fashioned;critical"))
                        .status())
                .isEqualTo(500);
        assertThat(phone.texts().all()).isEmpty();
    }
}
