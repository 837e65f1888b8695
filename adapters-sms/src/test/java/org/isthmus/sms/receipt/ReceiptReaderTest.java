// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.isthmus.model.Octets;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
import org.isthmus.sms.Corpus;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.codec.PduAddress;
import org.isthmus.sms.codec.Tlvs;
import org.isthmus.sms.codec.Tlvs.Tlv;
import org.isthmus.sms.receipt.ReceiptReading.Nameless;
import org.isthmus.sms.receipt.ReceiptReading.NotAReceipt;
import org.isthmus.sms.receipt.ReceiptReading.Receipt;
import org.isthmus.sms.text.InboundText;
import org.junit.jupiter.api.Test;

class ReceiptReaderTest {
    private static final PduAddress NOBODY = new PduAddress(1, 1, "");

    @Test
    void every_shape_of_the_corpus_reads_as_expected() throws IOException {
        for (String line : Corpus.lines("smpp/receipts.jsonl")) {
            ReceiptReading reading = ReceiptReader.read(receipt(
                    Corpus.number(line, "esm_class").orElseThrow().intValue(),
                    Corpus.text(line, "text").orElseThrow()));
            String expected = line.substring(line.indexOf("\"expected\""));
            Optional<String> id = Corpus.text(expected, "id");
            if (id.isEmpty()) {
                assertThat(reading).as(line).isInstanceOf(Nameless.class);
                continue;
            }
            assertThat(reading).as(line).isInstanceOfSatisfying(Receipt.class, receipt -> {
                assertThat(receipt.id()).isEqualTo(id.get());
                assertThat(receipt.state())
                        .isEqualTo(state(Corpus.text(expected, "state").orElseThrow()));
                Corpus.text(expected, "err")
                        .ifPresent(err -> assertThat(receipt.words()).endsWith("/" + err));
                Corpus.text(expected, "stat")
                        .ifPresent(stat -> assertThat(receipt.words()).startsWith(stat));
            });
        }
    }

    private static ReportedState state(String expected) {
        return switch (expected) {
            case "DELIVERED" -> ReportedState.DELIVERED;
            case "UNDELIVERABLE", "REJECTED", "EXPIRED", "DELETED" -> ReportedState.FAILED;
            case "ENROUTE", "ACCEPTED" -> ReportedState.IN_PROGRESS;
            default -> ReportedState.UNKNOWN;
        };
    }

    @Test
    void an_unknown_or_missing_stat_never_counts_as_delivered() {
        for (String stat :
                List.of("", "stat:", "stat:DELIVERED_TO_NETWORK", "stat:DELIV", "stat:XDELIVRD", "state:DELIVRD")) {
            assertThat(ReceiptReader.read(receipt(4, "id:7 " + stat + " err:000 text:stat:DELIVRD")))
                    .as(stat)
                    .isInstanceOfSatisfying(
                            Receipt.class,
                            receipt -> assertThat(receipt.state()).isEqualTo(ReportedState.UNKNOWN));
        }
    }

    @Test
    void what_the_user_wrote_is_not_believed() {
        Receipt receipt = (Receipt)
                ReceiptReader.read(receipt(4, "sub:001 stat:UNDELIV id:7 err:001 text:id:8 stat:DELIVRD err:000"));
        assertThat(receipt).isEqualTo(new Receipt("7", ReportedState.FAILED, "UNDELIV/001"));
    }

    @Test
    void parameters_win_over_text() {
        DeliverSm pdu = receipt(
                4, "id:7 stat:DELIVRD err:000", tlv(Tlvs.RECEIPTED_MESSAGE_ID, "abc\0"), tlv(Tlvs.MESSAGE_STATE, "\5"));
        assertThat(ReceiptReader.read(pdu)).isEqualTo(new Receipt("abc", ReportedState.FAILED, "DELIVRD/000"));
    }

    @Test
    void parameters_and_text_may_each_give_one_half() {
        assertThat(ReceiptReader.read(receipt(4, "stat:DELIVRD", tlv(Tlvs.RECEIPTED_MESSAGE_ID, "abc"))))
                .isEqualTo(new Receipt("abc", ReportedState.DELIVERED, "DELIVRD"));
        assertThat(ReceiptReader.read(receipt(4, "id:7", tlv(Tlvs.MESSAGE_STATE, "\2"))))
                .isEqualTo(new Receipt("7", ReportedState.DELIVERED, "state 2"));
    }

    @Test
    void the_type_is_masked_with_0x3C() {
        assertThat(ReceiptReader.read(receipt(0x04 | 0x40 | 0x80 | 0x03, "\0id:7 stat:DELIVRD")))
                .isInstanceOf(Receipt.class);
        assertThat(ReceiptReader.read(receipt(0x40 | 0x03, "id:7 stat:DELIVRD")))
                .isEqualTo(new NotAReceipt());
        assertThat(ReceiptReader.read(
                        receipt(0x00, "", tlv(Tlvs.RECEIPTED_MESSAGE_ID, "7"), tlv(Tlvs.MESSAGE_STATE, "\2"))))
                .isInstanceOf(Receipt.class);
    }

    @Test
    void an_intermediate_notification_is_never_final() {
        assertThat(ReceiptReader.read(receipt(0x20, "id:7 stat:DELIVRD")))
                .isEqualTo(new Receipt("7", ReportedState.IN_PROGRESS, "DELIVRD"));
    }

    @Test
    void a_receipt_is_read_in_the_alphabet_of_its_message_centre_packed_or_not_and_in_ascii_all_the_same() {
        InboundText gsm = new InboundText(DefaultAlphabet.GSM);
        Receipt expected = new Receipt("a_7@b", ReportedState.DELIVERED, "DELIVRD/000");
        String words = "id:a_7@b stat:DELIVRD err:000";
        String septets = words.replace('_', '\u0011').replace('@', '\0');
        DeliverSm inSeptets = receipt(4, septets);
        DeliverSm packed = receipt(4, packed(septets));
        for (boolean packs : new boolean[] {true, false}) {
            assertThat(ReceiptReader.read(receipt(4, words), gsm, packs)).isEqualTo(expected);
            assertThat(ReceiptReader.read(receipt(4, words + "\0"), gsm, packs)).isEqualTo(expected);
        }
        assertThat(ReceiptReader.read(inSeptets, gsm, false)).isEqualTo(expected);
        assertThat(ReceiptReader.read(packed, gsm, true)).isEqualTo(expected);
        assertThat(ReceiptReader.read(packed, gsm, false)).isInstanceOf(Nameless.class);
    }

    @Test
    void an_id_with_control_characters_is_none() {
        assertThat(ReceiptReader.read(receipt(4, "stat:DELIVRD", tlv(Tlvs.RECEIPTED_MESSAGE_ID, "a\u001b[2J"))))
                .isInstanceOf(Nameless.class);
    }

    @Test
    void no_damage_to_a_receipt_makes_the_reader_throw() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (String line : Corpus.lines("smpp/receipts.jsonl")) {
            String text = Corpus.text(line, "text").orElseThrow();
            for (int cut = 0; cut <= text.length(); cut++) {
                assertThat(ReceiptReader.read(receipt(4, text.substring(0, cut))))
                        .isNotNull();
            }
            for (int i = 0; i < text.length(); i++) {
                StringBuilder changed = new StringBuilder(text);
                changed.setCharAt(i, (char) random.nextInt(256));
                assertThat(ReceiptReader.read(receipt(4, changed.toString())))
                        .as("seed " + seed)
                        .isNotNull();
            }
        }
    }

    /// As on the radio side: each septet's bits follow those of the one before, the lowest first.
    private static String packed(String septets) {
        StringBuilder octets = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (char septet : septets.toCharArray()) {
            held |= septet << bits;
            bits += 7;
            if (bits >= 8) {
                octets.append((char) (held & 0xff));
                held >>= 8;
                bits -= 8;
            }
        }
        return bits > 0 ? octets.append((char) held).toString() : octets.toString();
    }

    private static Tlv tlv(int tag, String value) {
        return new Tlv(tag, Octets.copyOf(value.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static DeliverSm receipt(int esmClass, String text, Tlv... tlvs) {
        Octets content = Octets.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
        return new DeliverSm(NOBODY, NOBODY, esmClass, 0, 0, content, new Tlvs(List.of(tlvs), false));
    }
}
