// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.isthmus.sms.Corpus;
import org.isthmus.sms.codec.DeliverSmReading.Malformed;
import org.junit.jupiter.api.Test;

class DeliverSmReaderTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void well_framed_pdus_of_the_corpus_decode_as_an_independent_decoder_says() throws IOException {
        int compared = 0;
        for (String line : Corpus.lines("smpp/pdus.jsonl")) {
            String command = Corpus.text(line, "cmd").orElseThrow();
            if (!command.equals("deliver_sm") && !command.equals("data_sm")) {
                continue;
            }
            DeliverSmReading reading =
                    read(command, HEX.parseHex(Corpus.text(line, "hex").orElseThrow()));
            Optional<String> length = Corpus.text(line, "smpp.sm_length");
            Optional<String> message = Corpus.text(line, "smpp.message");
            if (length.isPresent() && !length.get().equals("0") && message.isEmpty()) {
                assertThat(reading).as(line).isEqualTo(new Malformed(0x01, "sm_length is larger than the PDU"));
                continue;
            }
            if (!(reading instanceof DeliverSm pdu)) {
                assertThat(reading).as(line).isEqualTo(new Malformed(0xc0, "its optional parameters are cut off"));
                continue;
            }
            assertThat(pdu.source()).isEqualTo(address(line, "source_addr", "source_addr"));
            assertThat(pdu.destination()).isEqualTo(address(line, "destination_addr", "dest_addr"));
            assertThat(pdu.dataCoding()).isEqualTo(hex(line, "smpp.data_coding"));
            assertThat(pdu.type() >> 2).isEqualTo(hex(line, "smpp.esm.submit.msg_type"));
            assertThat(pdu.registeredDelivery() & 3).isEqualTo(hex(line, "smpp.regdel.receipt"));
            message.ifPresent(octets ->
                    assertThat(HEX.formatHex(pdu.shortMessage().toByteArray())).isEqualTo(octets.replace(":", "")));
            Corpus.text(line, "smpp.message_payload")
                    .ifPresent(octets -> assertThat(HEX.formatHex(pdu.content().toByteArray()))
                            .isEqualTo(octets.replace(":", "").toLowerCase(Locale.ROOT)));
            compared++;
        }
        assertThat(compared).isGreaterThan(10);
    }

    private static PduAddress address(String line, String text, String numbering) {
        return new PduAddress(
                hex(line, "smpp." + numbering + "_ton"),
                hex(line, "smpp." + numbering + "_npi"),
                Corpus.text(line, "smpp." + text).orElse(""));
    }

    private static int hex(String line, String name) {
        return Integer.decode(Corpus.text(line, name).orElseThrow());
    }

    /// A body of `deliver_sm` up to `sm_length`.
    private static final String UP_TO_LENGTH = "00000000" + "00000005" + "00000000" + "00000001" + "00" + "010131"
            + "00" + "010132" + "00" + "00" + "00" + "00" + "00" + "00" + "00" + "00" + "00" + "00";

    @Test
    void content_is_in_message_payload_when_sm_length_is_0() {
        assertThat(content("00" + "0424" + "0003" + "616263")).isEqualTo("abc");
    }

    @Test
    void content_in_both_places_breaks_the_rule_and_short_message_counts() {
        assertThat(content("02" + "7879" + "0424" + "0003" + "616263")).isEqualTo("xy");
    }

    @Test
    void a_message_with_more_octets_than_its_length_says_is_refused_and_not_shown_in_half() {
        assertThat(DeliverSmReader.deliverSm(HEX.parseHex(UP_TO_LENGTH + "02" + "78797a7a7a")))
                .isEqualTo(new Malformed(0xc0, "its optional parameters are cut off"));
        assertThat(DeliverSmReader.deliverSm(HEX.parseHex(UP_TO_LENGTH + "02" + "7879" + "0424" + "0009" + "61")))
                .isEqualTo(new Malformed(0xc0, "its optional parameters are cut off"));
        assertThat(content("02" + "7879" + "00")).as("padding").isEqualTo("xy");
    }

    @Test
    void a_receipt_counts_by_what_could_be_read_of_it() {
        String receipt =
                UP_TO_LENGTH.replaceFirst("(010132" + "00)00", "$104") + "02" + "7879" + "0424" + "0009" + "61";
        assertThat(DeliverSmReader.deliverSm(HEX.parseHex(receipt)))
                .isInstanceOfSatisfying(
                        DeliverSm.class, read -> assertThat(read.esmClass()).isEqualTo(4));
    }

    private static String content(String rest) {
        DeliverSm read = (DeliverSm) DeliverSmReader.deliverSm(HEX.parseHex(UP_TO_LENGTH + rest));
        return read.content().text(StandardCharsets.US_ASCII);
    }

    @Test
    void no_damage_makes_the_reader_throw() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (String line : Corpus.lines("smpp/pdus.jsonl")) {
            byte[] pdu = HEX.parseHex(Corpus.text(line, "hex").orElseThrow());
            for (int cut = 16; cut <= pdu.length; cut++) {
                survive(Arrays.copyOf(pdu, cut));
            }
            for (int at = 16; at < pdu.length; at++) {
                byte[] changed = pdu.clone();
                changed[at] = (byte) random.nextInt();
                survive(changed);
            }
        }
    }

    private static void survive(byte[] pdu) {
        for (String command : new String[] {"deliver_sm", "data_sm"}) {
            if (read(command, pdu) instanceof DeliverSm deliver) {
                assertThat(UserData.of(deliver)).isNotNull();
            }
        }
    }

    private static DeliverSmReading read(String command, byte[] pdu) {
        return command.equals("data_sm") ? DeliverSmReader.dataSm(pdu) : DeliverSmReader.deliverSm(pdu);
    }
}
