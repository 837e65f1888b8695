// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.numbering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.NumberingPlan.Reading;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.settings.NumberingSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberPlanTest {
    private final PhoneNumberPlan plan = plan("GB");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+447700900123",
                "07700900123",
                "07700 900 123",
                "(07700) 900-123",
                "00447700900123",
                "+44 (0)7700 900123",
                "+4407700900123",
                "tel:+44-7700-900123",
                "TEL:+44.7700.900.123;foo=bar",
                "07700900123;phone-context=+44",
                "7700900123;phone-context=+44",
                "tel:07700900123;phone-context=+4-4",
                "07700900123;phone-context=ims.example.org",
                "07700900123;phone-context=IMS.EXAMPLE.ORG",
                "+44\u00a07700\u2009900\u2011123",
                "\u202d+447700900123\u202c",
                "\uff0b\uff14\uff14 7700 900123",
                "+\u0664\u0664\u0667\u0667\u0660\u0660\u0669\u0660\u0660\u0661\u0662\u0663"
            })
    void every_spelling_of_one_number_is_the_same_number(String written) {
        assertThat(plan.read(written)).isEqualTo(international("+447700900123"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            US | (212) 555-0123      | +12125550123
            US | 1 212 555 0123      | +12125550123
            US | 011 44 7911 123456  | +447911123456
            US | 0044 7911 123456    | +447911123456
            DE | 0170 1234567        | +491701234567
            DE | 00 33 6 12 34 56 78 | +33612345678
            IT | 02 1234 5678        | +390212345678
            IT | +39 06 1234 5678    | +390612345678
            RU | 8 912 345-67-89     | +79123456789
            HU | 06 20 123 4567      | +36201234567
            FR | 06 12 34 56 78      | +33612345678
            """)
    void trunk_and_international_prefixes_are_those_of_the_region(String region, String written, String e164) {
        assertThat(plan(region).read(written)).isEqualTo(international(e164));
    }

    @Test
    void short_codes_are_the_listed_ones_and_short_numbers_that_are_no_telephone_numbers() {
        assertThat(plan.read("60006")).isEqualTo(new Reading.Short(new ShortCode("60006")));
        assertThat(plan.read("112")).isEqualTo(new Reading.Short(new ShortCode("112")));
        assertThat(plan.read("7777777")).isEqualTo(new Reading.Short(new ShortCode("7777777")));
        assertThat(plan.read("7777778")).isInstanceOf(Reading.NotANumber.class);
    }

    @Test
    void a_listed_short_code_wins_over_a_telephone_number() {
        assertThat(plan("SB").read("28000")).isEqualTo(international("+67728000"));
        PhoneNumberPlan listed =
                new PhoneNumberPlan(new NumberingSettings(Optional.of("SB"), List.of("28000"), 6, List.of()));
        assertThat(listed.read("28000")).isEqualTo(new Reading.Short(new ShortCode("28000")));
    }

    @Test
    void without_a_region_national_spellings_are_refused_and_the_reason_says_so() {
        PhoneNumberPlan none = new PhoneNumberPlan(new NumberingSettings(Optional.empty(), List.of(), 6, List.of()));
        assertThat(none.read("+447700900123")).isEqualTo(international("+447700900123"));
        assertThat(none.read("00447700900123")).isEqualTo(international("+447700900123"));
        assertThat(none.read("60006")).isEqualTo(new Reading.Short(new ShortCode("60006")));
        assertThat(none.read("07700900123"))
                .isEqualTo(new Reading.NotANumber("not in international form, and numbering.region is not set"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "+",
                "++447700900123",
                "+44+7700900123",
                "alice",
                "0800 FLOWERS",
                "+44770090012a",
                "*100#",
                "+999123456789",
                "+0123456789",
                "+44",
                "+4477009001234567",
                "+12345678901234567890",
                "+447700900123;ext=5",
                "+447700900123;isub=1",
                "5551234;phone-context=example.net",
                "5551234;phone-context=+x",
                "tel:",
                ";phone-context=+44",
                "\ud800",
                "\u0000",
                "07700\n900123",
                "sip:+447700900123@example.org",
                "447700900123@example.org",
                "\u2167\u2168"
            })
    void what_is_no_number_is_refused_with_a_reason_and_without_the_number(String written) {
        assertThat(plan.read(written))
                .isInstanceOfSatisfying(
                        Reading.NotANumber.class,
                        refused -> assertThat(refused.why()).isNotBlank().doesNotContain("7700900"));
    }

    @Test
    void endless_digits_are_refused() {
        assertThat(plan.read("1".repeat(199))).isInstanceOf(Reading.NotANumber.class);
        assertThat(plan.read("1".repeat(1_000_000))).isInstanceOf(Reading.NotANumber.class);
    }

    @Test
    void an_unknown_region_is_refused_when_the_plan_is_made() {
        assertThatThrownBy(() -> plan("XX"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("XX");
    }

    /// What was read is read again as itself, and separators change nothing.
    @Test
    void reading_is_idempotent_and_blind_to_separators() {
        Random random = seeded();
        for (int round = 0; round < 20_000; round++) {
            String prefix = round % 2 == 0 ? "+" : random.nextBoolean() ? "0" : "";
            String written = digits(random, prefix, 4 + random.nextInt(13));
            Reading reading = plan.read(written);
            if (reading instanceof Reading.International(Msisdn number)) {
                assertThat(plan.read(number.e164())).as(written).isEqualTo(reading);
            }
            assertThat(plan.read(separated(random, written))).as(written).isEqualTo(reading);
        }
    }

    /// What the quick path takes is, for every number of an assigned range, what the library would read.
    @Test
    void the_quick_path_agrees_with_the_library() throws Exception {
        Random random = seeded();
        PhoneNumberUtil library = PhoneNumberUtil.getInstance();
        int assigned = 0;
        for (int round = 0; round < 20_000; round++) {
            String written = digits(random, "+", 5 + random.nextInt(11));
            if (plan.read(written) instanceof Reading.International(Msisdn number)) {
                PhoneNumber parsed = library.parse(written, "GB");
                PhoneNumber literal = new PhoneNumber().setCountryCode(parsed.getCountryCode());
                String national = number.digits()
                        .substring(Integer.toString(parsed.getCountryCode()).length());
                if (library.isValidNumber(literal.setNationalNumber(Long.parseLong(national)))) {
                    assigned++;
                    assertThat(library.format(parsed, PhoneNumberFormat.E164))
                            .as(written)
                            .isEqualTo(number.e164());
                }
            }
        }
        assertThat(assigned).isGreaterThan(500);
    }

    @Test
    void no_text_makes_it_throw() {
        Random random = seeded();
        String likely = "+0123456789;=tel:x,*#() ";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(
                        random.nextInt(4) == 0
                                ? (char) random.nextInt(0x10000)
                                : likely.charAt(random.nextInt(likely.length())));
            }
            assertThat(plan.read(text.toString())).isNotNull();
        }
    }

    private static Random seeded() {
        long seed = System.nanoTime();
        System.out.println("PhoneNumberPlanTest seed " + seed);
        return new Random(seed);
    }

    private static String digits(Random random, String prefix, int count) {
        StringBuilder out = new StringBuilder(prefix);
        for (int i = 0; i < count; i++) {
            out.append((char) ('0' + random.nextInt(10)));
        }
        return out.toString();
    }

    private static String separated(Random random, String written) {
        String separators = " -.()\u00a0\u2010\u200e";
        StringBuilder out = new StringBuilder();
        for (char c : written.toCharArray()) {
            out.append(c);
            if (random.nextInt(3) == 0) {
                out.append(separators.charAt(random.nextInt(separators.length())));
            }
        }
        return out.toString();
    }

    private static Reading international(String e164) {
        return new Reading.International(new Msisdn(e164));
    }

    static PhoneNumberPlan plan(String region) {
        return new PhoneNumberPlan(
                new NumberingSettings(Optional.of(region), List.of("7777777"), 6, List.of("ims.example.org")));
    }
}
