// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.isthmus.model.Octets;
import org.isthmus.testkit.corpus.Corpus;
import org.isthmus.testkit.corpus.Mutations;
import org.isthmus.testkit.corpus.Seeds;
import org.isthmus.testkit.smsc.MobileText.Concatenation;
import org.isthmus.testkit.wire.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PhoneTest {
    private static final SmppAddress BOB = new SmppAddress(1, 1, "447700900123");
    private static final SmppAddress POOL = new SmppAddress(1, 1, "447700900001");

    @ParameterizedTest
    @EnumSource(Concatenation.class)
    void what_is_written_in_parts_is_read_as_it_was_in_any_order(Concatenation way) {
        Random random = Seeds.random("phone parts by " + way);
        String letters = "abc €[]{}~^|\\xyz ÄÖ";
        String others = "Привет 👩‍👩‍👧 日本 ";
        for (int run = 0; run < 200; run++) {
            String some = run % 2 == 0 ? letters : others;
            StringBuilder text = new StringBuilder();
            int length = 1 + random.nextInt(600);
            while (text.length() < length) {
                int at = some.offsetByCodePoints(0, random.nextInt(some.codePointCount(0, some.length())));
                text.appendCodePoint(some.codePointAt(at));
            }
            List<ShortMessage> parts = new ArrayList<>(MobileText.write(BOB, POOL, text.toString(), way, run & 0xff));
            Collections.shuffle(parts, random);
            PhoneParts phone = new PhoneParts();
            Optional<PhoneText> whole = Optional.empty();
            for (ShortMessage part : parts) {
                assertThat(whole).isEmpty();
                assertThat(part.shortMessage().size()).isLessThanOrEqualTo(160);
                whole = phone.add(ShortMessage.read(part.write()));
            }
            assertThat(whole.orElseThrow().text()).isEqualTo(text.toString());
            assertThat(whole.orElseThrow().parts()).isEqualTo(parts.size());
        }
    }

    @Test
    void a_long_text_is_cut_where_the_user_data_header_says() {
        List<ShortMessage> parts = MobileText.write(BOB, POOL, "x".repeat(161), Concatenation.UDH_8_BIT, 0xCC);
        assertThat(parts).hasSize(2);
        assertThat(parts.getFirst().flags().esmClass()).isEqualTo(0x40);
        assertThat(parts.getFirst().userDataHeader()).isEqualTo(Octets.copyOf(Hex.bytes("05 00 03 cc 02 01")));
        assertThat(parts.getFirst().content().size()).isEqualTo(153);
        List<ShortMessage> wide = MobileText.write(BOB, POOL, "ж".repeat(71), Concatenation.UDH_16_BIT, 0xCC);
        assertThat(wide.getLast().userDataHeader()).isEqualTo(Octets.copyOf(Hex.bytes("06 08 04 00 cc 02 02")));
        assertThat(wide.getFirst().content().size()).isEqualTo(132);
    }

    @Test
    void every_alphabet_that_SMPP_names_is_read() {
        assertThat(PhoneParts.decode(0, Octets.copyOf(Hex.bytes("00 1b 65 1b 0d 24 7f"))))
                .isEqualTo("@€\r¤à");
        assertThat(PhoneParts.decode(8, Octets.copyOf(Hex.bytes("d83d de00")))).isEqualTo("😀");
        assertThat(PhoneParts.decode(3, Octets.copyOf(Hex.bytes("e4")))).isEqualTo("ä");
        assertThat(PhoneParts.decode(4, Octets.copyOf(Hex.bytes("e4 01")))).isEqualTo("e401");
    }

    @Test
    void every_broken_submit_is_read_or_refused() {
        ShortMessage sample = MobileText.write(BOB, POOL, "ж".repeat(71), Concatenation.SAR, 1)
                .getFirst();
        Mutations.all(sample.write()).forEach(broken -> {
            try {
                new PhoneParts().add(ShortMessage.read(broken.octets()));
            } catch (IllegalArgumentException e) {
                assertThat(e).as(broken.how()).hasMessageContaining("octet");
            }
        });
    }

    @Test
    void texts_in_many_scripts_of_the_corpus_come_back_whole() {
        Corpus corpus = Corpus.assumeCorpus();
        corpus.files("text").forEach(file -> {
            String text = Corpus.read(file).utf8();
            String some = text.substring(
                    0, text.offsetByCodePoints(0, Math.min(2000, text.codePointCount(0, text.length()))));
            PhoneParts phone = new PhoneParts();
            List<ShortMessage> parts = MobileText.write(BOB, POOL, some, Concatenation.UDH_8_BIT, 1);
            parts.subList(0, parts.size() - 1).forEach(phone::add);
            assertThat(phone.add(parts.getLast()).orElseThrow().text()).isEqualTo(some);
        });
    }
}
