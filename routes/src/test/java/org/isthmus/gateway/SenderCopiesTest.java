// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.routes.command.ReloadCommand;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.ReceivedMessage;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.handset.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A user with two devices who writes with one of them.
class SenderCopiesTest {
    private SimulatedNetwork network;
    private HandsetAccount account;
    private SimulatedHandset phone;
    private SimulatedHandset tablet;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.plan()
                .section("policy", "sender-copies: {send: true, mark: \"Message-Direction: Sent\"}")
                .section(
                        "selection",
                        "rules: [{name: home, when: {registered: true}, then: native}," + " {name: away, then: defer}]")
                .start(folder);
        account = network.user();
        phone = network.online(account);
        tablet = network.online(SimulatedNetwork.deviceOf(account));
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void the_other_device_gets_what_one_sent_under_its_ids_and_nobody_asks_it_for_a_report() throws Exception {
        SimulatedHandset bob = network.online();
        SentMessage sent = phone.send(aor(bob), "To bob");
        assertThat(bob.awaitMessage("To bob", PATIENCE).imdnId()).isEqualTo(sent.imdnId());

        ReceivedMessage copy = tablet.awaitMessage("To bob", PATIENCE);
        assertThat(copy.sender()).isEqualTo(account.addressOfRecord());
        assertThat(copy.sip().first("From")).contains(account.addressOfRecord());
        assertThat(copy.sip().first("To")).contains(aor(bob));
        assertThat(copy.sip().header("Message-Direction")).contains("Sent");
        assertThat(copy.imdnId()).isEqualTo(sent.imdnId());
        assertThat(copy.sip().header("Conversation-ID")).contains(sent.ids().conversation());
        assertThat(copy.asked().wanted()).isEmpty();
        assertThat(told(sent)).contains("1 of 1");

        phone.awaitNotification(sent, "delivered", PATIENCE);
        tablet.awaitNotification(sent, "delivered", PATIENCE);
        assertThat(phone.messages().size()).isZero();
    }

    @Test
    void a_copy_is_no_delivery_and_a_device_that_refuses_it_changes_nothing() throws Exception {
        HandsetAccount away = network.user();
        SentMessage sent = phone.send(away.addressOfRecord(), "For later");
        tablet.awaitMessage("For later", PATIENCE);
        told(sent);
        assertThat(phone.notifications().size()).isZero();
        SimulatedHandset bob = network.online(away);
        bob.awaitMessage("For later", PATIENCE);
        phone.awaitNotification(sent, "delivered", PATIENCE);
        tablet.awaitNotification(sent, "delivered", PATIENCE);

        tablet.answerNext(Verdict.answer(603, "Decline"));
        SentMessage refused = phone.send(aor(bob), "Refused by the tablet");
        bob.awaitMessage("Refused by the tablet", PATIENCE);
        assertThat(told(refused)).contains("0 of 1", "603");
        phone.awaitNotification(refused, "delivered", PATIENCE);
    }

    @Test
    void a_message_that_comes_again_makes_no_second_copy_not_after_a_restart_either() throws Exception {
        HandsetAccount away = network.user();
        SentMessage sent = phone.send(away.addressOfRecord(), "Once");
        tablet.awaitMessage("Once", PATIENCE);
        told(sent);
        assertThat(phone.sendAgain(sent).status()).isEqualTo(202);
        network.restart();
        assertThat(phone.sendAgain(sent).status()).isEqualTo(202);
        phone.send(away.addressOfRecord(), "After it");
        tablet.awaitMessage("After it", PATIENCE);
        assertThat(tablet.messages().all()).extracting(ReceivedMessage::text).containsExactly("Once", "After it");
    }

    @Test
    void nobody_gets_a_copy_where_it_is_not_known_which_device_sent_and_none_is_sent_when_policy_says_so()
            throws Exception {
        SimulatedHandset bob = network.online();
        SimulatedHandset stranger = network.device(SimulatedNetwork.deviceOf(account));
        SentMessage unknown = stranger.send(aor(bob), "From a device that never registered");
        bob.awaitMessage("From a device that never registered", PATIENCE);
        assertThat(told(unknown)).contains("the sending device is none that is registered, or can not be told");

        String before = Files.readString(network.configuration());
        Files.writeString(network.configuration(), before.replace("send: true", "send: false"));
        network.done(ReloadCommand.SPEC, Map.of());
        SentMessage alone = phone.send(MessageDraft.to(aor(bob)).text("No copy"));
        phone.awaitNotification(alone, "delivered", PATIENCE);
        assertThat(SimulatedNetwork.kinds(network.story(alone.imdnId()))).doesNotContain(TrailKind.COPIED);
        assertThat(tablet.messages().size()).isZero();
    }

    private String told(SentMessage sent) {
        return network.told(sent.imdnId(), TrailKind.COPIED).stream()
                .filter(event -> event.kind() == TrailKind.COPIED)
                .map(TrailEvent::facts)
                .toList()
                .toString();
    }

    private static String aor(SimulatedHandset handset) {
        return handset.settings().account().addressOfRecord();
    }
}
