// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HexFormat;
import org.isthmus.sms.Corpus;
import org.junit.jupiter.api.Test;

class GsmAlphabetTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void letters_that_differ_from_ascii_have_their_own_codes() {
        assertThat(HEX.formatHex(GsmAlphabet.encode("@$_äà", 0, 5))).isEqualTo("0002117b7f");
    }

    @Test
    void a_character_of_the_extension_table_is_two_septets() {
        assertThat(HEX.formatHex(GsmAlphabet.encode("€{}", 0, 3))).isEqualTo("1b651b281b29");
        assertThat(GsmAlphabet.septets('€')).isEqualTo(2);
        assertThat(GsmAlphabet.septets('e')).isEqualTo(1);
    }

    @Test
    void what_the_alphabet_lacks_has_no_septets() {
        for (char c : "çè`’щ中\u001b\u0000\ud83d".toCharArray()) {
            assertThat(GsmAlphabet.septets(c)).as("U+%04X", (int) c).isEqualTo(c == 'è' ? 1 : 0);
        }
    }

    @Test
    void an_unknown_extension_code_shows_the_default_character() {
        assertThat(GsmAlphabet.decode(HEX.parseHex("1b411b1b1b"))).isEqualTo("A ");
    }

    @Test
    void decoding_never_fails() {
        byte[] all = new byte[65_536 * 2];
        for (int i = 0; i < 65_536; i++) {
            all[2 * i] = (byte) (i >> 8);
            all[2 * i + 1] = (byte) i;
        }
        assertThat(GsmAlphabet.decode(all)).isNotEmpty();
    }

    @Test
    void the_tables_agree_with_two_other_implementations() throws IOException {
        int compared = 0;
        for (String line : Corpus.lines("charset/gsm0338-tables.tsv")) {
            String[] cell = line.split("\t", -1);
            if (!cell[0].equals("default") || cell[3].equals("-")) {
                continue;
            }
            int code = Integer.parseInt(cell[2], 16);
            boolean filler = code == 0x1b || (!cell[1].equals("locking") && (code == 0x0d || code == 0x20));
            if (filler) {
                continue;
            }
            byte[] septets = cell[1].equals("locking") ? new byte[] {(byte) code} : new byte[] {0x1b, (byte) code};
            String expected = Character.toString(Integer.parseInt(cell[3], 16));
            assertThat(GsmAlphabet.decode(septets)).as(line).isEqualTo(expected);
            assertThat(GsmAlphabet.encode(expected, 0, 1)).as(line).isEqualTo(septets);
            compared++;
        }
        assertThat(compared).isGreaterThan(130);
    }
}
