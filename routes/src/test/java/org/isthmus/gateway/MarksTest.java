// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.isthmus.model.Octets;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.ReceivedMessage;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.ShortMessage;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SmppAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Priority, sensitivity and reply address, both ways between SIP and a message centre that has all three.
class MarksTest {
    private static final int PRIVACY_INDICATOR = 0x0201;
    private static final int CALLBACK_NUM = 0x0381;
    private static final int VENDORS = 0x1403;

    private static SimulatedNetwork network;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.plan()
                .linkLines(
                        "marks: {reply-address: callback-num, emergency: 4}",
                        "tlvs: [{tag: \"0x1403\", from: priority, values: {urgent: \"0a02\"}}]")
                .start(folder);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @Test
    void what_a_client_marks_leaves_as_the_centre_wants_it() throws Exception {
        String desk = SimulatedNetwork.number();
        String own = SimulatedNetwork.number();
        SimulatedHandset alice = network.online(network.user(own, desk));
        SimulatedPhone phone = network.phone();

        alice.send(MessageDraft.to("tel:+" + phone.number())
                .text("Marked")
                .header("Priority", "urgent")
                .header("Sensitivity", "Private")
                .header("Reply-To", "<tel:" + desk + ">"));
        phone.awaitText("Marked", PATIENCE);

        ShortMessage submit = network.smsc().submits().all().stream()
                .filter(one -> one.message().destination().number().equals(phone.number()))
                .findFirst()
                .orElseThrow()
                .message();
        assertThat(submit.source().number()).isEqualTo(own.substring(1));
        assertThat(submit.flags().priority()).isEqualTo(2);
        assertThat(submit.tlv(PRIVACY_INDICATOR)).contains(octets("02"));
        assertThat(submit.tlv(CALLBACK_NUM)).contains(callback(desk));
        assertThat(submit.tlv(VENDORS)).contains(octets("0a02"));
    }

    @Test
    void a_message_without_marks_leaves_without_any_parameter() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        alice.send("tel:+" + phone.number(), "Plain");
        phone.awaitText("Plain", PATIENCE);
        assertThat(network.smsc().submits().all().stream()
                        .map(one -> one.message())
                        .filter(one -> one.destination().number().equals(phone.number())))
                .singleElement()
                .satisfies(submit -> {
                    assertThat(submit.flags().priority()).isZero();
                    assertThat(submit.tlvs()).isEmpty();
                });
    }

    @Test
    void what_a_telephone_marks_comes_to_the_client_and_stands_on_the_trail() throws Exception {
        String number = SimulatedNetwork.number();
        SimulatedHandset alice = network.online(network.user(number));
        SimulatedPhone phone = network.phone();
        String desk = SimulatedNetwork.number();

        ShortMessage plain =
                phone.parts(SmppAddress.of(number), "Call the desk").getFirst();
        Map<Integer, Octets> tlvs = new LinkedHashMap<>(plain.tlvs());
        tlvs.put(PRIVACY_INDICATOR, octets("01"));
        tlvs.put(CALLBACK_NUM, callback(desk));
        ShortMessage.Flags flags = plain.flags();
        network.smsc()
                .deliver(new ShortMessage(
                        plain.serviceType(),
                        plain.source(),
                        plain.destination(),
                        new ShortMessage.Flags(
                                flags.esmClass(), 0, 4, flags.registeredDelivery(), 0, flags.dataCoding()),
                        plain.times(),
                        plain.shortMessage(),
                        tlvs));

        ReceivedMessage got = alice.awaitMessage("Call the desk", PATIENCE);
        assertThat(got.sip().header("Priority")).contains("emergency");
        assertThat(got.sip().header("Sensitivity")).contains("personal");
        assertThat(got.sip().header("Reply-To").orElseThrow()).contains(desk);
        assertThat(network.told("+" + phone.number(), TrailKind.ADMITTED).toString())
                .contains("priority", "emergency", "reply to");
    }

    @Test
    void answers_to_somebody_elses_address_are_refused() throws Exception {
        String own = SimulatedNetwork.number();
        SimulatedHandset alice = network.online(network.user(own));
        String bobs = SimulatedNetwork.number();
        network.user(bobs);

        SentMessage sent = alice.send(MessageDraft.to("tel:+" + network.phone().number())
                .text("Answer Bob")
                .header("Reply-To", "<tel:" + bobs + ">"));

        assertThat(sent.status()).isEqualTo(403);
    }

    private static Octets callback(String number) {
        return octets("010101"
                + HexFormat.of().formatHex(Octets.utf8(number.substring(1)).toByteArray()));
    }

    private static Octets octets(String hex) {
        return Octets.copyOf(HexFormat.of().parseHex(hex));
    }
}
