// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.isthmus.model.Octets;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.PhoneText;
import org.isthmus.testkit.smsc.ReceivedSubmit;
import org.isthmus.testkit.smsc.ShortMessage;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SmppAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Texts as each message centre wants them written (`sms.links.text`): what the phone shows, what went over the wire,
/// and that all of it is one delivery.
class WrittenTextsTest {

    @ParameterizedTest
    @CsvSource({
        "segmentation: udh-8, 3, 050003",
        "segmentation: udh-16, 3, 060804",
        "segmentation: sar, 3, 416c",
        "segmentation: payload, 1, 416c",
        "encoding: latin1, 3, 050003",
        "encoding: ascii, 3, 050003"
    })
    void however_a_long_text_is_cut_the_phone_shows_all_of_it_and_it_is_delivered_once(
            String text, int submits, String begins, @TempDir Path folder) throws Exception {
        try (SimulatedNetwork network = SimulatedNetwork.plan().text(text).start(folder)) {
            SimulatedHandset alice = network.online();
            SimulatedPhone phone = network.phone();
            String words = "All that there is to say. ".repeat(15);

            SentMessage sent = alice.send("tel:+" + phone.number(), words);

            assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
            assertThat(phone.texts().all()).extracting(PhoneText::text).containsExactly(words);
            List<ReceivedSubmit> all = network.smsc().submits().all();
            assertThat(all).hasSize(submits);
            assertThat(all).allSatisfy(submit -> assertThat(hex(submit)).contains(begins));
            assertThat(hex(all.getFirst())).startsWith(begins);
        }
    }

    @Test
    void where_only_the_last_part_is_reported_its_receipt_stands_for_all(@TempDir Path folder) throws Exception {
        try (SimulatedNetwork network = SimulatedNetwork.plan()
                .text("receipts: last-part")
                .centre("no-first-receipt")
                .start(folder)) {
            SimulatedHandset alice = network.online();
            SimulatedPhone phone = network.phone();

            SentMessage sent = alice.send("tel:+" + phone.number(), "All that there is to say. ".repeat(15));

            assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
            assertThat(network.smsc().submits().all())
                    .extracting(submit -> submit.message().flags().registeredDelivery())
                    .containsExactly(0, 0, 1);
        }
    }

    @Test
    void a_text_in_national_tables_names_them_in_its_header_and_needs_one_part_less(@TempDir Path folder)
            throws Exception {
        try (SimulatedNetwork network =
                SimulatedNetwork.plan().text("national-languages: [turkish]").start(folder)) {
            SimulatedHandset alice = network.online();
            SimulatedPhone phone = network.phone();

            SentMessage sent = alice.send("tel:+" + phone.number(), "ığ".repeat(50));
            SentMessage short1 = alice.send("tel:+" + phone.number(), "ığ");

            assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
            assertThat(network.notifications(alice, short1)).containsExactly("delivery/delivered");
            List<ReceivedSubmit> submits = network.smsc().submits().all();
            assertThat(submits).hasSize(2);
            assertThat(hex(submits.getFirst())).isEqualTo("03250101" + "070c".repeat(50));
            assertThat(hex(submits.getLast())).isEqualTo("0131011f");
        }
    }

    @Test
    void what_a_phone_writes_in_national_tables_is_shown_as_it_was_written(@TempDir Path folder) throws Exception {
        try (SimulatedNetwork network = SimulatedNetwork.start(folder)) {
            String number = SimulatedNetwork.number();
            SimulatedHandset bob = network.online(network.user(number));
            SimulatedPhone phone = network.phone();

            ShortMessage usual = phone.parts(SmppAddress.of(number), "saka").getFirst();
            network.smsc()
                    .deliver(new ShortMessage(
                            "",
                            usual.source(),
                            usual.destination(),
                            new ShortMessage.Flags(0x40, 0, 0, 0, 0, 0),
                            usual.times(),
                            Octets.copyOf(HexFormat.of().parseHex("032401011b73616b61")),
                            Map.of()))
                    .awaitAnswer(PATIENCE);

            assertThat(bob.messages().awaitCount(1, PATIENCE).getFirst().text()).isEqualTo("şaka");
        }
    }

    private static String hex(ReceivedSubmit submit) {
        return HexFormat.of().formatHex(submit.message().userData().toByteArray());
    }
}
