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
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
import org.isthmus.model.settings.SmsSettings.Kind;
import org.isthmus.model.settings.SmsSettings.Transliteration;
import org.isthmus.sms.Corpus;
import org.isthmus.sms.text.GsmAlphabet;
import org.isthmus.sms.text.SmsAlphabet;
import org.isthmus.sms.text.SmsText;
import org.isthmus.sms.text.TextRules;
import org.junit.jupiter.api.Test;

class SegmentPlannerTest {
    private static final TextRules RULES = new TextRules(255, Transliteration.NONE, DefaultAlphabet.GSM, Kind.SMSC);
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
        SegmentPlan plan = (SegmentPlan) SegmentPlanner.plan(SmsText.choose("a".repeat(200), RULES), 5, () -> 0xc7);
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
        assertThat(SegmentPlanner.plan(SmsText.choose("a".repeat(1000), RULES), 3, () -> 1))
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
        SegmentPlan plan = (SegmentPlan) SegmentPlanner.plan(SmsText.choose("@é{", latin1), 9, () -> 1);
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
            boolean nationalTable = Corpus.text(line, "encoding").orElse("").equals("7BIT_EX");
            if (line.contains("\"segments\"") && !nationalTable) {
                assertThat(plan(Corpus.text(line, "text").orElseThrow()).segments())
                        .as(line)
                        .hasSize(Corpus.number(line, "segments").orElseThrow().intValue());
                compared++;
            }
        }
        assertThat(compared).isPositive();
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
        return (SegmentPlan) SegmentPlanner.plan(SmsText.choose(text, RULES), 255, () -> 1);
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
                            : GsmAlphabet.decode(content));
        }
        return String.join("", texts);
    }
}
