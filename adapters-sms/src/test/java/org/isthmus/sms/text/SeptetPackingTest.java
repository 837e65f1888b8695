// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.isthmus.sms.Corpus;
import org.isthmus.testkit.corpus.Seeds;
import org.junit.jupiter.api.Test;

class SeptetPackingTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void the_first_septet_fills_the_lowest_bits() {
        assertThat(HEX.formatHex(SeptetPacking.pack(ascii("hellohello"), 0))).isEqualTo("e8329bfd4697d9ec37");
        assertThat(SeptetPacking.unpack(HEX.parseHex("e8329bfd4697d9ec37"), 0)).isEqualTo(ascii("hellohello"));
    }

    @Test
    void behind_a_header_a_text_begins_at_a_septet_boundary() {
        assertThat(SeptetPacking.fillBits(0)).isZero();
        assertThat(SeptetPacking.fillBits(4)).isEqualTo(3);
        assertThat(SeptetPacking.fillBits(6)).isEqualTo(1);
        assertThat(SeptetPacking.fillBits(7)).isZero();
        assertThat(HEX.formatHex(SeptetPacking.packed(ascii("A"), 6))).isEqualTo("82");
    }

    @Test
    void seven_bits_left_over_are_a_carriage_return_and_no_part_of_the_text() {
        byte[] packed = SeptetPacking.packed(ascii("sevenyy"), 0);
        assertThat(packed).hasSize(7);
        assertThat(packed[6] >> 1 & 0x7f).isEqualTo(0x0d);
        assertThat(SeptetPacking.text(packed, 0, Shifts.NONE)).isEqualTo(ascii("sevenyy"));
        packed[6] &= 1;
        assertThat(SeptetPacking.text(packed, 0, Shifts.NONE))
                .as("others leave zeros")
                .isEqualTo(ascii("sevenyy"));
    }

    @Test
    void any_text_comes_back_as_it_was() {
        Random random = Seeds.random("septet packing");
        for (int round = 0; round < 5000; round++) {
            byte[] septets = new byte[random.nextInt(161)];
            for (int i = 0; i < septets.length; i++) {
                septets[i] = (byte) (0x20 + random.nextInt(0x60));
            }
            int header = random.nextInt(14);
            byte[] packed = SeptetPacking.packed(septets, header);
            assertThat(SeptetPacking.text(packed, header, Shifts.NONE)).isEqualTo(septets);
            assertThat(packed.length)
                    .isLessThanOrEqualTo((SeptetPacking.fillBits(header) + septets.length * 7 + 7) / 8);
        }
    }

    @Test
    void the_vectors_agree() throws IOException {
        int compared = 0;
        for (String line : Corpus.lines("charset/vectors.jsonl")) {
            if (!Corpus.text(line, "kind").orElse("").equals("pack7")) {
                continue;
            }
            int fill = Corpus.number(line, "fill_bits").orElseThrow().intValue();
            byte[] packed = HEX.parseHex(Corpus.text(line, "packed_hex").orElseThrow());
            byte[] septets = HEX.parseHex(Corpus.text(line, "septets_hex").orElseThrow());
            assertThat(SeptetPacking.pack(septets, fill)).as(line).isEqualTo(packed);
            assertThat(SeptetPacking.unpack(packed, fill)).as(line).isEqualTo(septets);
            compared++;
        }
        assertThat(compared).isEqualTo(10);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
