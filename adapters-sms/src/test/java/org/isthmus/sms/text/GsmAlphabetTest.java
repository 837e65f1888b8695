// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.isthmus.model.settings.SmsTextSettings.NationalLanguage;
import org.isthmus.sms.Corpus;
import org.junit.jupiter.api.Test;

class GsmAlphabetTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void letters_that_differ_from_ascii_have_their_own_codes() {
        assertThat(HEX.formatHex(GsmAlphabet.DEFAULT.encode("@$_äà", 0, 5))).isEqualTo("0002117b7f");
    }

    @Test
    void a_character_of_the_extension_table_is_two_septets() {
        assertThat(HEX.formatHex(GsmAlphabet.DEFAULT.encode("€{}", 0, 3))).isEqualTo("1b651b281b29");
        assertThat(GsmAlphabet.DEFAULT.septets('€')).isEqualTo(2);
        assertThat(GsmAlphabet.DEFAULT.septets('e')).isEqualTo(1);
    }

    @Test
    void what_the_alphabet_lacks_has_no_septets() {
        for (char c : "çè`’щ中\u001b\u0000\ud83d".toCharArray()) {
            assertThat(GsmAlphabet.DEFAULT.septets(c)).as("U+%04X", (int) c).isEqualTo(c == 'è' ? 1 : 0);
        }
    }

    @Test
    void an_unknown_extension_code_shows_the_default_character() {
        assertThat(GsmAlphabet.DEFAULT.decode(HEX.parseHex("1b411b1b1b"))).isEqualTo("A ");
    }

    @Test
    void decoding_never_fails() {
        byte[] all = new byte[65_536 * 2];
        for (int i = 0; i < 65_536; i++) {
            all[2 * i] = (byte) (i >> 8);
            all[2 * i + 1] = (byte) i;
        }
        assertThat(GsmAlphabet.DEFAULT.decode(all)).isNotEmpty();
    }

    @Test
    void national_tables_stand_in_place_of_the_default_ones() {
        GsmAlphabet single = GsmAlphabet.of(new Shifts(0, 1));
        assertThat(HEX.formatHex(single.encode("şa€", 0, 3))).isEqualTo("1b73" + "61" + "1b65");
        GsmAlphabet locking = GsmAlphabet.of(new Shifts(1, 0));
        assertThat(HEX.formatHex(locking.encode("şa€[", 0, 4))).isEqualTo("1d" + "61" + "04" + "1b3c");
        assertThat(GsmAlphabet.of(new Shifts(6, 6)).decode(HEX.parseHex("0001021b1c1b20")))
                .isEqualTo("ँंः०४");
        assertThat(GsmAlphabet.of(new Shifts(0, 13)).decode(HEX.parseHex("68691b2a")))
                .isEqualTo("hi؎");
    }

    @Test
    void a_table_that_nobody_knows_is_the_default_one() {
        for (Shifts shifts : List.of(new Shifts(0, 0), new Shifts(2, 0), new Shifts(14, 255), new Shifts(0, 99))) {
            assertThat(GsmAlphabet.of(shifts)).isSameAs(GsmAlphabet.DEFAULT);
        }
        assertThat(GsmAlphabet.of(new Shifts(2, 2))).isSameAs(GsmAlphabet.of(new Shifts(0, 2)));
    }

    @Test
    void a_code_that_a_national_table_leaves_empty_is_a_replacement_character() {
        assertThat(GsmAlphabet.of(new Shifts(4, 0)).decode(HEX.parseHex("0c61")))
                .isEqualTo("\ufffda");
    }

    @Test
    void whatever_a_national_table_has_comes_back_as_it_was() {
        for (NationalLanguage language : NationalLanguage.values()) {
            int id = language.identifier();
            for (Shifts shifts : List.of(new Shifts(0, id), new Shifts(id, 0), new Shifts(id, id))) {
                GsmAlphabet alphabet = GsmAlphabet.of(shifts);
                StringBuilder all = new StringBuilder();
                for (char c = 1; c < 0xd800; c++) {
                    if (alphabet.septets(c) > 0) {
                        all.append(c);
                    }
                }
                assertThat(all).hasSizeGreaterThan(100);
                assertThat(alphabet.decode(alphabet.encode(all, 0, all.length())))
                        .as(language.name())
                        .isEqualTo(all.toString());
            }
        }
    }

    @Test
    void the_tables_agree_with_two_other_implementations() throws IOException {
        int compared = 0;
        for (String line : Corpus.lines("charset/gsm0338-tables.tsv")) {
            String[] cell = line.split("\t", -1);
            if (line.startsWith("#")) {
                continue;
            }
            int code = Integer.parseInt(cell[2], 16);
            boolean locking = cell[1].equals("locking");
            boolean filler = code == 0x1b || (!locking && (code == 0x0d || cell[3].equals("0020")));
            if (filler) {
                continue;
            }
            int language = cell[0].equals("default")
                    ? 0
                    : NationalLanguage.valueOf(cell[0].toUpperCase(Locale.ROOT)).identifier();
            GsmAlphabet alphabet = GsmAlphabet.of(locking ? new Shifts(language, 0) : new Shifts(0, language));
            byte[] septets = locking ? new byte[] {(byte) code} : new byte[] {0x1b, (byte) code};
            if (cell[3].equals("-")) {
                String shown = locking ? "\ufffd" : GsmAlphabet.DEFAULT.decode(new byte[] {(byte) code});
                assertThat(alphabet.decode(septets)).as(line).isEqualTo(shown);
            } else {
                String expected = Character.toString(Integer.parseInt(cell[3], 16));
                assertThat(alphabet.decode(septets)).as(line).isEqualTo(expected);
                byte[] written = alphabet.encode(expected, 0, 1);
                assertThat(alphabet.decode(written)).as(line).isEqualTo(expected);
                assertThat(written.length).as(line).isLessThanOrEqualTo(septets.length);
            }
            compared++;
        }
        assertThat(compared).isEqualTo(27 * 128 - 13 - 14 * 2 - 4);
    }
}
