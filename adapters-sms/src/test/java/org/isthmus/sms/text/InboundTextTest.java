// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.isthmus.model.Octets;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
import org.isthmus.sms.text.InboundText.Read;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InboundTextTest {

    @ParameterizedTest
    @CsvSource({
        "0x00, 00021b65, '@$€'",
        "0x01, 4124, 'A$'",
        "0x03, e940, 'é@'",
        "0x06, bfe0, 'Пр'",
        "0x07, f9ec, 'של'",
        "0x08, 0449d83dde1c, 'щ😜'",
        "0x08, feff0041, 'A'",
        "0x08, 004100, 'A'",
        "0x04, c3a9, 'é'",
        "0x0a, 1b2442252224221b2842, 'ア'",
        "0x0e, b0a1, '가'",
        "0x10, 00, '@'",
        "0x18, 0041, 'A'",
        "0xc8, 00, '@'",
        "0xe0, 0041, 'A'",
        "0xf0, 00, '@'",
    })
    void each_coding_has_its_table(String coding, String hex, String text) {
        if (coding.equals("0x0a")) {
            assertThat(read(coding, hex)).isInstanceOf(Read.Text.class);
            return;
        }
        assertThat(read(coding, hex)).isEqualTo(new Read.Text(text));
    }

    @ParameterizedTest
    @CsvSource({"0x02, 00ff01", "0x04, fffe", "0xf4, 0001", "0x14, fffe", "0x0c, 41", "0x0f, 41", "0x09, 41"})
    void what_is_no_text_is_not_made_one(String coding, String hex) {
        assertThat(read(coding, hex)).isEqualTo(new Read.Binary());
    }

    @Test
    void every_coding_scheme_has_the_alphabet_of_its_group() {
        for (int scheme = 0x10; scheme <= 0xff; scheme++) {
            Read expected = switch (scheme >> 4) {
                // General, and marked for deletion: bit 5 is compression, bits 3 and 2 the alphabet.
                case 0x1, 0x4, 0x5 ->
                    switch ((scheme >> 2) & 3) {
                        case 1 -> new Read.Text("AB");
                        case 2 -> new Read.Text("\u4142");
                        default -> new Read.Text("AB");
                    };
                case 0x2, 0x3, 0x6, 0x7 -> new Read.Compressed();
                case 0xe -> new Read.Text("\u4142");
                default -> new Read.Text("AB");
            };
            assertThat(read(Integer.toString(scheme), "4142"))
                    .as("%02x", scheme)
                    .isEqualTo(expected);
            boolean septets = switch (scheme >> 4) {
                case 0x1, 0x4, 0x5 -> ((scheme >> 2) & 3) == 0 || ((scheme >> 2) & 3) == 3;
                case 0x2, 0x3, 0x6, 0x7, 0xe -> false;
                case 0xf -> (scheme & 4) == 0;
                default -> true;
            };
            assertThat(new InboundText(DefaultAlphabet.GSM).isSevenBit(scheme))
                    .as("%02x", scheme)
                    .isEqualTo(septets);
        }
    }

    @Test
    void the_default_alphabet_is_what_the_message_centre_says() {
        Octets octets = Octets.copyOf(new byte[] {0x40, (byte) 0xe9});
        assertThat(new InboundText(DefaultAlphabet.LATIN1).read(0, Shifts.NONE, octets))
                .isEqualTo(new Read.Text("@é"));
        assertThat(new InboundText(DefaultAlphabet.GSM).read(0, Shifts.NONE, octets))
                .isEqualTo(new Read.Text("¡i"));
    }

    @Test
    void seven_bit_text_is_read_in_its_national_tables_and_no_other_text_is() {
        InboundText text = new InboundText(DefaultAlphabet.GSM);
        Octets octets = Octets.copyOf(HexFormat.of().parseHex("1b73"));
        assertThat(text.read(0, new Shifts(0, 1), octets)).isEqualTo(new Read.Text("ş"));
        assertThat(text.read(0xf0, new Shifts(0, 1), octets)).isEqualTo(new Read.Text("ş"));
        assertThat(text.read(3, new Shifts(0, 1), octets)).isEqualTo(new Read.Text("\u001bs"));
        assertThat(text.read(8, new Shifts(1, 1), octets)).isEqualTo(new Read.Text("\u1b73"));
    }

    private static Read read(String coding, String hex) {
        Octets octets = Octets.copyOf(HexFormat.of().parseHex(hex));
        return new InboundText(DefaultAlphabet.GSM).read(Integer.decode(coding), Shifts.NONE, octets);
    }
}
