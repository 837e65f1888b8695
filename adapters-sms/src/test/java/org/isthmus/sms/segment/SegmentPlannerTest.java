// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isthmus.model.Octets;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
import org.isthmus.model.settings.SmsSettings.Kind;
import org.isthmus.model.settings.SmsSettings.Transliteration;
import org.isthmus.model.settings.SmsTextSettings;
import org.isthmus.model.settings.SmsTextSettings.Encoding;
import org.isthmus.model.settings.SmsTextSettings.NationalLanguage;
import org.isthmus.model.settings.SmsTextSettings.Receipts;
import org.isthmus.model.settings.SmsTextSettings.Segmentation;
import org.isthmus.model.settings.SmsTextSettings.Septets;
import org.isthmus.sms.Corpus;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.codec.PduAddress;
import org.isthmus.sms.codec.Tlvs;
import org.isthmus.sms.codec.UserData;
import org.isthmus.sms.segment.Segment.Carriage;
import org.isthmus.sms.text.GsmAlphabet;
import org.isthmus.sms.text.SeptetPacking;
import org.isthmus.sms.text.Shifts;
import org.isthmus.sms.text.SmsAlphabet;
import org.isthmus.sms.text.SmsText;
import org.isthmus.sms.text.TextRules;
import org.isthmus.testkit.corpus.Seeds;
import org.junit.jupiter.api.Test;

class SegmentPlannerTest {
    private static final TextRules RULES = new TextRules(255, Transliteration.NONE, DefaultAlphabet.GSM, Kind.SMSC);
    private static final TextRules THREE = new TextRules(3, Transliteration.NONE, DefaultAlphabet.GSM, Kind.SMSC);
    private static final String FAMILY = "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67\u200d\ud83d\udc66";

    @Test
    void room_is_160_septets_alone_and_153_in_parts() {
        assertThat(plan("a".repeat(160)).segments()).hasSize(1);
        assertThat(plan("a".repeat(161)).segments()).hasSize(2);
        assertThat(plan("a".repeat(306)).segments()).hasSize(2);
        assertThat(plan("a".repeat(307)).segments()).hasSize(3);
    }

    @Test
    void room_is_70_units_alone_and_67_in_parts_for_ucs2() {
        assertThat(plan("щ".repeat(70)).segments()).hasSize(1);
        assertThat(plan("щ".repeat(71)).segments()).hasSize(2);
        assertThat(plan("щ".repeat(134)).segments()).hasSize(2);
        assertThat(plan("щ".repeat(135)).segments()).hasSize(3);
    }

    @Test
    void parts_carry_reference_total_and_number() {
        SegmentPlan plan = (SegmentPlan) SegmentPlanner.plan(SmsText.choose("a".repeat(200), RULES), RULES, () -> 0xc7);
        assertThat(HexFormat.of().formatHex(plan.segments().get(1).content().toByteArray(), 0, 7))
                .isEqualTo("050003c7020261");
        assertThat(plan.segments())
                .allSatisfy(part -> assertThat(part.esmClass()).isEqualTo(0x40));
        assertThat(plan.summary()).isEqualTo("2 parts, GSM 7-bit, 200 characters");
    }

    @Test
    void an_escape_is_never_parted_from_its_character() {
        SegmentPlan plan = plan("a".repeat(152) + "€".repeat(10));
        assertThat(plan.segments().getFirst().content().size()).isEqualTo(6 + 152);
        assertThat(joined(plan)).isEqualTo("a".repeat(152) + "€".repeat(10));
    }

    @Test
    void an_emoji_sequence_at_the_cut_moves_to_the_next_part_whole() {
        for (String cluster : List.of(
                "\ud83d\ude1c",
                FAMILY,
                "\ud83c\uddee\ud83c\uddf9",
                "\ud83d\udc4d\ud83c\udffd",
                "\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f",
                "e\u0301\u0323")) {
            for (int before = 67 - cluster.length() + 1; before < 67; before++) {
                SegmentPlan plan = plan("щ".repeat(before) + cluster + "щ".repeat(10));
                assertThat(units(plan.segments().getFirst()))
                        .as("%s after %d", cluster, before)
                        .hasSize(before);
                assertThat(units(plan.segments().get(1))).startsWith(cluster);
            }
        }
    }

    @Test
    void a_cluster_longer_than_a_part_is_cut_between_code_points() {
        String text = "a" + "\u0301".repeat(66) + "\ud83d\ude1c\u0301".repeat(40) + "e" + "\ud834\udd65".repeat(60);
        SegmentPlan plan = plan(text);
        assertThat(joined(plan)).isEqualTo(text);
        assertThat(plan.segments())
                .allSatisfy(
                        part -> assertThat(Character.isLowSurrogate(units(part).charAt(0)))
                                .isFalse());
    }

    @Test
    void over_the_limit_nothing_is_planned_and_the_answer_says_how_many() {
        assertThat(SegmentPlanner.plan(SmsText.choose("a".repeat(1000), RULES), THREE, () -> 1))
                .isEqualTo(new TooManyParts(SmsAlphabet.GSM_7BIT, 7, 3));
    }

    @Test
    void typography_is_written_plainly_only_when_asked_and_only_when_all_fits() {
        TextRules typographic = new TextRules(9, Transliteration.TYPOGRAPHIC, DefaultAlphabet.GSM, Kind.SMSC);
        assertThat(SmsText.choose("it’s “on”…", typographic).text()).isEqualTo("it's \"on\"...");
        assertThat(SmsText.choose("it’s щ", typographic).text()).isEqualTo("it’s щ");
        assertThat(SmsText.choose("it’s", RULES).alphabet()).isEqualTo(SmsAlphabet.UCS2);
    }

    @Test
    void where_data_coding_0_is_latin1_the_octets_are_latin1_and_greek_needs_ucs2() {
        TextRules latin1 = new TextRules(9, Transliteration.NONE, DefaultAlphabet.LATIN1, Kind.SMSC);
        SegmentPlan plan = (SegmentPlan) SegmentPlanner.plan(SmsText.choose("@é{", latin1), latin1, () -> 1);
        assertThat(plan.segments().getFirst().content().text(StandardCharsets.ISO_8859_1))
                .isEqualTo("@é{");
        assertThat(plan.units()).isEqualTo(4);
        assertThat(SmsText.choose("Ω", latin1).alphabet()).isEqualTo(SmsAlphabet.UCS2);
    }

    @Test
    void any_text_comes_back_as_it_was() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] pieces = {
            "a", "€", "~", "щ", "中", "\ud83d\ude1c", FAMILY, "\r\n", "e\u0301", "\ud83c\uddee\ud83c\uddf9", "\n", "@"
        };
        for (int round = 0; round < 2000; round++) {
            boolean gsm = random.nextBoolean();
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(400);
            while (text.length() < length) {
                text.append(pieces[random.nextInt(gsm ? 3 : pieces.length)]);
            }
            checkRoundTrip(text.toString(), "seed " + seed + " round " + round);
        }
    }

    @Test
    void texts_in_forty_scripts_come_back_as_they_were() throws IOException {
        for (String line : Corpus.lines("text/udhr-articles.jsonl")) {
            checkRoundTrip(Corpus.text(line, "text").orElseThrow(), line);
        }
    }

    @Test
    void no_emoji_of_the_unicode_list_is_cut_wherever_it_stands() throws IOException {
        Pattern entry = Pattern.compile("([0-9A-F ]+?) *; .*");
        int seen = 0;
        for (String line : Corpus.lines("text/emoji-test.txt")) {
            Matcher matcher = entry.matcher(line);
            if (line.startsWith("#") || line.contains("; component") || !matcher.matches()) {
                continue;
            }
            StringBuilder emoji = new StringBuilder();
            for (String point : matcher.group(1).split(" ")) {
                emoji.appendCodePoint(Integer.parseInt(point, 16));
            }
            int before = 67 - emoji.length() + 1 + seen++ % Math.max(1, emoji.length() - 1);
            String text = "щ".repeat(before) + emoji + " ".repeat(70);
            SegmentPlan plan = plan(text);
            assertThat(joined(plan)).isEqualTo(text);
            if (emoji.length() > 1) {
                assertThat(units(plan.segments().get(1))).as(line).startsWith(emoji.toString());
            }
        }
        assertThat(seen).isGreaterThan(4000);
    }

    @Test
    void segment_counts_agree_with_the_vectors() throws IOException {
        int compared = 0;
        for (String line : Corpus.lines("charset/vectors.jsonl")) {
            if (!line.contains("\"segments\"")) {
                continue;
            }
            String text = Corpus.text(line, "text").orElseThrow();
            int language = Corpus.number(line, "national_language").orElse(0L).intValue();
            SmsText chosen = language == 0 ? SmsText.choose(text, RULES) : single(text, language);
            SegmentPlan plan = (SegmentPlan) SegmentPlanner.plan(chosen, RULES, () -> 1);
            assertThat(plan.segments())
                    .as(line)
                    .hasSize(Corpus.number(line, "segments").orElseThrow().intValue());
            Corpus.number(line, "length")
                    .ifPresent(length -> assertThat(plan.units()).as(line).isEqualTo(length.intValue()));
            Corpus.number(line, "per_message").ifPresent(room -> {
                int header = plan.segments().getFirst().esmClass() == Segment.UDHI
                        ? 1 + language(plan).octets()
                        : 0;
                assertThat(plan.alphabet().room(header)).as(line).isEqualTo(room.intValue());
            });
            compared++;
        }
        assertThat(compared).isEqualTo(9);
    }

    private static SmsText single(String text, int language) {
        return SmsText.national(text, national(NationalLanguage.values()[language - 1], Segmentation.UDH_8))
                .getFirst();
    }

    private static Shifts language(SegmentPlan plan) {
        return plan.coding().shifts();
    }

    private static TextRules national(NationalLanguage language, Segmentation segmentation) {
        return rules(Encoding.DEFAULT_ALPHABET, Septets.UNPACKED, List.of(language), segmentation);
    }

    private static TextRules rules(
            Encoding encoding, Septets septets, List<NationalLanguage> languages, Segmentation segmentation) {
        return new TextRules(
                255,
                Transliteration.NONE,
                DefaultAlphabet.GSM,
                Kind.SMSC,
                new SmsTextSettings(encoding, septets, languages, segmentation, Receipts.EACH_PART));
    }

    private static TextRules cut(Segmentation segmentation) {
        return rules(Encoding.DEFAULT_ALPHABET, Septets.UNPACKED, List.of(), segmentation);
    }

    private static SegmentPlan plan(String text, TextRules rules, int reference) {
        return (SegmentPlan) SegmentPlanner.plan(SegmentPlanner.choose(text, rules), rules, () -> reference);
    }

    private static String hex(Segment part, int octets) {
        return HexFormat.of().formatHex(part.content().toByteArray(), 0, octets);
    }

    @Test
    void a_header_of_16_bits_leaves_room_for_152_septets_or_66_units() {
        SegmentPlan plan = plan("a".repeat(305), cut(Segmentation.UDH_16), 0xabcd);
        assertThat(plan.segments()).hasSize(3);
        assertThat(hex(plan.segments().get(2), 8)).isEqualTo("060804abcd030361");
        assertThat(plan.segments()).allSatisfy(part -> {
            assertThat(part.esmClass()).isEqualTo(0x40);
            assertThat(part.carriage()).isEqualTo(Carriage.SHORT_MESSAGE);
        });
        assertThat(plan.segments().getFirst().content().size()).isEqualTo(7 + 152);
        assertThat(plan("щ".repeat(133), cut(Segmentation.UDH_16), 1).segments())
                .hasSize(3);
    }

    @Test
    void sar_parameters_stand_beside_a_text_without_a_header() {
        SegmentPlan plan = plan("a".repeat(200), cut(Segmentation.SAR), 0xabcd);
        assertThat(plan.segments()).hasSize(2);
        assertThat(plan.segments().getFirst())
                .isEqualTo(new Segment(0, 0, Octets.utf8("a".repeat(152)), new Carriage.Sar(0xabcd, 2, 1)));
        assertThat(plan.segments().getLast())
                .isEqualTo(new Segment(0, 0, Octets.utf8("a".repeat(48)), new Carriage.Sar(0xabcd, 2, 2)));
    }

    @Test
    void a_payload_is_the_whole_text_in_one_part_and_its_limit_is_that_of_the_parts_it_becomes() {
        SegmentPlan plan = plan("a".repeat(400), cut(Segmentation.PAYLOAD), 1);
        assertThat(plan.segments()).containsExactly(new Segment(0, 0, Octets.utf8("a".repeat(400)), Carriage.PAYLOAD));
        assertThat(plan.summary()).isEqualTo("whole, GSM 7-bit, 400 characters");
        TextRules three = new TextRules(
                3,
                Transliteration.NONE,
                DefaultAlphabet.GSM,
                Kind.SMSC,
                new SmsTextSettings(
                        Encoding.DEFAULT_ALPHABET,
                        Septets.UNPACKED,
                        List.of(),
                        Segmentation.PAYLOAD,
                        Receipts.EACH_PART));
        assertThat(SegmentPlanner.plan(SmsText.choose("a".repeat(460), three), three, () -> 1))
                .isEqualTo(new TooManyParts(SmsAlphabet.GSM_7BIT, 4, 3));
    }

    @Test
    void one_part_alone_is_reported_where_the_message_centre_sends_only_one_receipt() {
        for (Receipts receipts : Receipts.values()) {
            TextRules rules = new TextRules(
                    255,
                    Transliteration.NONE,
                    DefaultAlphabet.GSM,
                    Kind.SMSC,
                    new SmsTextSettings(
                            Encoding.DEFAULT_ALPHABET, Septets.UNPACKED, List.of(), Segmentation.UDH_8, receipts));
            assertThat(plan("a".repeat(400), rules, 1).segments())
                    .extracting(Segment::reported)
                    .isEqualTo(
                            switch (receipts) {
                                case EACH_PART -> List.of(true, true, true);
                                case FIRST_PART -> List.of(true, false, false);
                                case LAST_PART -> List.of(false, false, true);
                            });
            assertThat(plan("a", rules, 1).segments()).allMatch(Segment::reported);
        }
    }

    @Test
    void a_text_that_fits_alone_is_a_plain_short_message_however_long_ones_are_cut() {
        for (Segmentation segmentation : Segmentation.values()) {
            assertThat(plan("a".repeat(160), cut(segmentation), 1).segments())
                    .containsExactly(new Segment(0, 0, Octets.utf8("a".repeat(160))));
        }
    }

    @Test
    void national_tables_are_used_only_where_they_are_allowed_and_need_fewer_parts() {
        TextRules turkish = national(NationalLanguage.TURKISH, Segmentation.UDH_8);
        assertThat(plan("ş".repeat(60), turkish, 1).summary()).isEqualTo("1 part, UCS-2, 60 characters");
        assertThat(plan("ış".repeat(60), turkish, 1).summary())
                .isEqualTo("1 part, GSM 7-bit with Turkish tables, 120 characters");
        assertThat(plan("ış".repeat(60), RULES, 1).summary()).isEqualTo("2 parts, UCS-2, 120 characters");
        assertThat(plan("ışщ".repeat(40), turkish, 1).alphabet()).isEqualTo(SmsAlphabet.UCS2);
        assertThat(plan("is".repeat(60), turkish, 1).coding().shifts()).isEqualTo(Shifts.NONE);
    }

    @Test
    void a_header_names_the_tables_of_a_text() {
        TextRules turkish = national(NationalLanguage.TURKISH, Segmentation.UDH_8);
        Segment single = plan("ş" + "a".repeat(75), turkish, 1).segments().getFirst();
        assertThat(single.esmClass()).isEqualTo(0x40);
        assertThat(hex(single, 7)).isEqualTo("03240101" + "1b73" + "61");
        Segment locking = plan("ş".repeat(150), turkish, 1).segments().getFirst();
        assertThat(hex(locking, 6)).isEqualTo("03250101" + "1d1d");
        TextRules hindi = national(NationalLanguage.HINDI, Segmentation.UDH_16);
        SegmentPlan both = plan("अ".repeat(155) + "०", hindi, 0xabcd);
        assertThat(both.segments()).hasSize(2);
        assertThat(hex(both.segments().getFirst(), 15)).isEqualTo("0c" + "0804abcd0201" + "240106" + "250106" + "0303");
        assertThat(both.segments().getFirst().content().size()).isEqualTo(13 + 145);
    }

    @Test
    void a_text_in_every_national_table_comes_back_as_it_was() {
        Random random = Seeds.random("national texts");
        for (NationalLanguage language : NationalLanguage.values()) {
            for (int round = 0; round < 50; round++) {
                TextRules rules = rules(
                        Encoding.DEFAULT_ALPHABET,
                        random.nextBoolean() ? Septets.PACKED : Septets.UNPACKED,
                        List.of(language),
                        random.nextBoolean() ? Segmentation.UDH_8 : Segmentation.UDH_16);
                String letters = "abcdef €[" + own(language);
                StringBuilder text = new StringBuilder();
                int length = 71 + random.nextInt(600);
                while (text.length() < length) {
                    text.append(letters.charAt(random.nextInt(letters.length())));
                }
                // Not where a packed text may lose it: at its end.
                SegmentPlan plan = plan(text + "a", rules, random.nextInt(256));
                StringBuilder joined = new StringBuilder();
                for (Segment part : plan.segments()) {
                    joined.append(read(part, rules.text().septets() == Septets.PACKED));
                }
                assertThat(joined.toString()).as(language.name()).isEqualTo(text + "a");
            }
        }
    }

    /// Characters that only this language's tables have, without those of UCS-2 that join into clusters.
    private static String own(NationalLanguage language) {
        return switch (language) {
            case TURKISH -> "şğıİĞŞ";
            case SPANISH -> "áíóúÁÍÓÚ";
            case PORTUGUESE -> "ãõâêôÃÕ";
            case BENGALI -> "অআকখ০";
            case GUJARATI -> "અઆકખ૦";
            case HINDI -> "अआकख०";
            case KANNADA -> "ಅಆಕಖ೦";
            case MALAYALAM -> "അആകഖ൦";
            case ORIYA -> "ଅଆକଖ୦";
            case PUNJABI -> "ਅਆਕਖ੦";
            case TAMIL -> "அஆகங௦";
            case TELUGU -> "అఆకఖ౦";
            case URDU -> "ابپتٹ؎";
        };
    }

    private static String read(Segment part, boolean packed) {
        PduAddress nobody = new PduAddress(0, 0, "");
        DeliverSm pdu = new DeliverSm(nobody, nobody, part.esmClass(), 0, part.dataCoding(), part.content(), Tlvs.NONE);
        UserData data = UserData.of(pdu);
        if (part.dataCoding() == 8) {
            return data.content().text(StandardCharsets.UTF_16BE);
        }
        byte[] octets = data.content().toByteArray();
        return GsmAlphabet.of(data.shifts())
                .decode(packed ? SeptetPacking.text(octets, data.headerOctets(), data.shifts()) : octets);
    }

    @Test
    void packed_septets_begin_behind_the_fill_bits_of_their_header() {
        TextRules packed = rules(Encoding.DEFAULT_ALPHABET, Septets.PACKED, List.of(), Segmentation.UDH_8);
        assertThat(hex(plan("hellohello", packed, 1).segments().getFirst(), 9)).isEqualTo("e8329bfd4697d9ec37");
        SegmentPlan parts = plan("A".repeat(161), packed, 0xc7);
        assertThat(parts.segments().getFirst().content().size()).isEqualTo(140);
        assertThat(hex(parts.segments().getLast(), 8)).isEqualTo("050003c70202" + "82c1");
    }

    @Test
    void where_texts_are_sent_as_ascii_or_latin1_their_data_coding_says_so() {
        TextRules ascii = rules(Encoding.ASCII, Septets.UNPACKED, List.of(), Segmentation.UDH_8);
        assertThat(plan("a@", ascii, 1).segments()).containsExactly(new Segment(0, 1, Octets.utf8("a@")));
        assertThat(plan("é", ascii, 1).alphabet()).isEqualTo(SmsAlphabet.UCS2);
        TextRules latin1 = rules(Encoding.LATIN1, Septets.UNPACKED, List.of(), Segmentation.UDH_8);
        Octets eacute = Octets.copyOf(new byte[] {(byte) 0xe9, '@'});
        assertThat(plan("é@", latin1, 1).segments()).containsExactly(new Segment(0, 3, eacute));
        assertThat(plan("ç", latin1, 1).alphabet())
                .as("the radio side's alphabet lacks it")
                .isEqualTo(SmsAlphabet.UCS2);
        assertThat(plan("a".repeat(161), latin1, 1)
                        .segments()
                        .getFirst()
                        .content()
                        .size())
                .isEqualTo(6 + 153);
    }

    @Test
    void all_of_latin1_is_sent_at_140_octets_where_the_network_carries_it() {
        TextRules all = rules(Encoding.LATIN1_8BIT, Septets.UNPACKED, List.of(), Segmentation.UDH_8);
        assertThat(plan("çÇ`", all, 1).segments()).containsExactly(new Segment(0, 3, Octets.copyOf(new byte[] {
            (byte) 0xe7, (byte) 0xc7, '`'
        })));
        assertThat(plan("ç".repeat(140), all, 1).segments()).hasSize(1);
        assertThat(plan("ç".repeat(141), all, 1).segments()).hasSize(2);
        assertThat(plan("ç".repeat(268), all, 1).segments()).hasSize(2);
        assertThat(plan("ç".repeat(269), all, 1).segments()).hasSize(3);
        assertThat(plan("€", all, 1).alphabet()).isEqualTo(SmsAlphabet.UCS2);
    }

    private static void checkRoundTrip(String text, String what) {
        SegmentPlan plan = plan(text);
        assertThat(joined(plan)).as(what).isEqualTo(text);
        int most = plan.segments().size() == 1 ? 140 : 134;
        for (Segment part : plan.segments()) {
            int content = part.content().size() - (part.esmClass() == 0x40 ? 6 : 0);
            assertThat(content).as(what).isLessThanOrEqualTo(part.dataCoding() == 8 ? most : most * 8 / 7);
        }
    }

    private static SegmentPlan plan(String text) {
        return (SegmentPlan) SegmentPlanner.plan(SmsText.choose(text, RULES), RULES, () -> 1);
    }

    private static String units(Segment part) {
        byte[] all = part.content().toByteArray();
        int from = part.esmClass() == 0x40 ? 6 : 0;
        return new String(all, from, all.length - from, StandardCharsets.UTF_16BE);
    }

    private static String joined(SegmentPlan plan) {
        List<String> texts = new ArrayList<>();
        for (Segment part : plan.segments()) {
            byte[] all = part.content().toByteArray();
            int from = part.esmClass() == 0x40 ? 6 : 0;
            byte[] content = java.util.Arrays.copyOfRange(all, from, all.length);
            texts.add(
                    part.dataCoding() == 8
                            ? new String(content, StandardCharsets.UTF_16BE)
                            : GsmAlphabet.DEFAULT.decode(content));
        }
        return String.join("", texts);
    }
}
