// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.isthmus.blackbox.ThreeProcesses.Function;
import org.isthmus.routes.command.LinksCommand;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.ReceivedMessage;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.Delivery;
import org.isthmus.testkit.smsc.PhoneText;
import org.isthmus.testkit.smsc.ShortMessage;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SimulatedSmsc;
import org.isthmus.testkit.smsc.SmppAddress;
import org.isthmus.testkit.smsc.SmscSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The participating function, the selection function and the SMS function as three processes that are joined
/// by SIP at CPM-IW1 and CPM-IW2 (architecture document appendix B.2.1): the conversation of the demo goes
/// through them as through one, and those in the middle of it may be killed.
@Tag("black-box")
class RolesApartTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String NUMBER = "+447700900955";
    private static final String LONG = "A long text is cut where it must be, and joined again at its end. ".repeat(5);
    private static final int TEXTS = 12;

    /// More than fits the ten parts that a text may take.
    private static final int TOO_LONG = 1_700;

    private static final int PRIVACY_INDICATOR = 0x0201;
    private static final int CONVERSATION = 0x1401;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void three_processes_carry_the_conversation_of_one_under_one_identity_and_survive_kills() throws Exception {
        try (SimulatedSmsc smsc = SimulatedSmsc.start(SmscSettings.onLoopback(Clock.systemUTC()));
                ThreeProcesses processes = ThreeProcesses.start(folder, smsc.port());
                SimulatedHandset alice = processes.handset("alice", Function.PARTICIPATING);
                SimulatedHandset lost = processes.handset("bob", Function.SELECTION)) {
            SimulatedPhone phone = smsc.phone(NUMBER.substring(1));
            smsc.awaitBind(PATIENCE);
            assertThat(alice.register().status()).isEqualTo(200);

            assertThat(lost.register().status()).as("where nobody is served").isEqualTo(403);
            assertThat(lost.send("tel:" + NUMBER, "Nobody takes this").status()).isEqualTo(403);
            assertThatThrownBy(() -> processes.get(Function.SELECTION).ask(LinksCommand.SPEC, Map.of()))
                    .hasMessageContaining("switched off here (roles.sms)");

            converse(processes, alice, phone);
            staysAnonymous(alice, smsc);
            fail(processes, alice);
            reportBack(processes, alice, smsc, phone);
            for (Function killed : List.of(Function.SELECTION, Function.SMS)) {
                surviveKill(processes, killed, alice, phone);
            }

            assertThat(phone.texts().all().stream().map(PhoneText::text)).doesNotHaveDuplicates();
            assertThat(alice.messages().all().stream().map(one -> one.text())).doesNotHaveDuplicates();
        }
    }

    private static void converse(ThreeProcesses processes, SimulatedHandset alice, SimulatedPhone phone)
            throws Exception {
        SentMessage sent = alice.send(MessageDraft.to("tel:" + NUMBER)
                .text("To a telephone")
                .wanting("positive-delivery", "negative-delivery", "interworking"));
        assertThat(sent.status()).isEqualTo(202);
        PhoneText shown = phone.awaitText("To a telephone", PATIENCE);
        assertThat(shown.from()).as("a number on lease").startsWith("4477009001");
        alice.awaitNotification(sent, "legacy-sms", PATIENCE);
        alice.awaitNotification(sent, "delivered", PATIENCE);

        answered(phone.reply("Back from a telephone"));
        assertThat(alice.awaitMessage("Back from a telephone", PATIENCE).sender())
                .contains(NUMBER);

        SentMessage longer = alice.send("tel:" + NUMBER, LONG);
        assertThat(longer.status()).isEqualTo(202);
        assertThat(phone.awaitText(LONG, PATIENCE).parts()).isEqualTo(3);
        alice.awaitNotification(longer, "delivered", PATIENCE);

        String identity = processes.items(Function.PARTICIPATING, sent.imdnId()).getFirst();
        for (Function function : Function.values()) {
            assertThat(processes.items(function, sent.imdnId()).getFirst())
                    .as("the identity at " + function)
                    .isEqualTo(identity);
            assertThat(processes.items(function, identity)).as("found by it").contains(identity);
        }
    }

    /// A message centre is told the conversation of an open message and not of an anonymous one, which bears
    /// the parameter for those.
    private static void staysAnonymous(SimulatedHandset alice, SimulatedSmsc smsc) throws Exception {
        SimulatedPhone phone = smsc.phone("447700900956");
        MessageDraft hidden =
                MessageDraft.to("tel:+447700900956").text("Guess who").header("Privacy", "id");
        assertThat(alice.send(hidden).status()).isEqualTo(202);
        assertThat(phone.awaitText("Guess who", PATIENCE).from()).isEqualTo("60006");
        List<ShortMessage> submits =
                smsc.submits().all().stream().map(one -> one.message()).toList();
        assertThat(submits.getFirst().tlv(CONVERSATION))
                .as("of an open message")
                .isPresent();
        ShortMessage anonymous = submits.stream()
                .filter(one -> one.source().number().equals("60006"))
                .findFirst()
                .orElseThrow();
        assertThat(anonymous.tlv(CONVERSATION)).isEmpty();
        assertThat(anonymous.tlv(PRIVACY_INDICATOR)).isPresent();
    }

    /// What the last function refuses is told by the first one, which has no other way.
    private static void fail(ThreeProcesses processes, SimulatedHandset alice) throws Exception {
        SentMessage sent = alice.send(
                MessageDraft.to("tel:" + NUMBER).text("x".repeat(TOO_LONG)).wanting("negative-delivery"));
        assertThat(sent.status()).isEqualTo(202);
        alice.awaitNotification(sent, "failed", PATIENCE);
        String identity = processes.items(Function.SMS, sent.imdnId()).getFirst();
        assertThat(processes.story(Function.SMS, identity)).contains("ISM-308");
    }

    /// A report about a short message returns to the function that brought it, whose users can not be
    /// shown it.
    private static void reportBack(
            ThreeProcesses processes, SimulatedHandset alice, SimulatedSmsc smsc, SimulatedPhone phone)
            throws Exception {
        String shownAs = "+" + phone.texts().all().getLast().from();
        ShortMessage plain =
                phone.parts(SmppAddress.of(shownAs), "Tell me when it is there").getFirst();
        Delivery asking = smsc.deliver(new ShortMessage(
                plain.serviceType(),
                plain.source(),
                plain.destination(),
                new ShortMessage.Flags(
                        plain.flags().esmClass(), 0, 0, 1, 0, plain.flags().dataCoding()),
                plain.times(),
                plain.shortMessage(),
                plain.tlvs()));
        answered(List.of(asking));
        ReceivedMessage shown = alice.awaitMessage("Tell me when it is there", PATIENCE);
        assertThat(shown.asked().wanted()).contains("positive-delivery");
        String identity = processes.items(Function.SMS, shown.asked().imdnId()).getFirst();
        for (Function function : Function.values()) {
            await("the report at " + function)
                    .atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(processes.story(function, identity)).contains("reported", "delivered"));
        }
        assertThat(processes.story(Function.SMS, identity)).contains("not told: sms can not show it");
    }

    /// Both write on while one process is killed and started again.
    private static void surviveKill(
            ThreeProcesses processes, Function killed, SimulatedHandset alice, SimulatedPhone phone) throws Exception {
        List<SentMessage> sent = new ArrayList<>();
        List<Delivery> written = new ArrayList<>();
        for (int text = 0; text < TEXTS; text++) {
            if (text == TEXTS / 3) {
                if (killed == Function.SMS) {
                    settled(sent, written, alice);
                }
                processes.kill(killed);
            } else if (text == TEXTS * 2 / 3) {
                processes.start(killed);
            }
            SentMessage one = alice.send("tel:" + NUMBER, "Text " + text + " around the end of " + killed);
            assertThat(one.status()).isEqualTo(202);
            sent.add(one);
            written.addAll(phone.reply("Reply " + text + " around the end of " + killed));
        }
        settled(sent, written, alice);
        for (int text = 0; text < TEXTS; text++) {
            phone.awaitText("Text " + text + " around the end of " + killed, PATIENCE);
            alice.awaitMessage("Reply " + text + " around the end of " + killed, PATIENCE);
        }
    }

    /// What is between SMS function and message centre when that function dies is unknown for good, or
    /// comes twice: that is how SMPP is, and is tried by other tests.
    private static void settled(List<SentMessage> sent, List<Delivery> written, SimulatedHandset alice) {
        answered(written);
        sent.forEach(one -> alice.awaitNotification(one, "delivered", PATIENCE));
    }

    private static void answered(List<Delivery> written) {
        written.forEach(part -> assertThat(part.awaitAnswer(PATIENCE).status()).isZero());
    }
}
