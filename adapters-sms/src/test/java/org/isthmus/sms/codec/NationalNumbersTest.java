// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.settings.SmsNationalSettings;
import org.isthmus.model.settings.SmsNationalSettings.Form;
import org.isthmus.model.settings.SmsNationalSettings.Written;
import org.isthmus.model.settings.SmsSettings.Numbering;
import org.isthmus.testkit.corpus.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NationalNumbersTest {
    private static final Numbering BRITISH = numbering(1, 3, "44", "0", Form.INTERNATIONAL, Written.NATIONAL, 2);

    private static Numbering numbering(
            int internationalTon, int shortTon, String country, String trunk, Form untyped, Written write, int ton) {
        return new Numbering(
                internationalTon,
                1,
                shortTon,
                0,
                5,
                0,
                Optional.of(new SmsNationalSettings(
                        country, trunk, "00", Optional.of("20"), List.of("7007007"), 6, untyped, write, ton, 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 447700900123, +447700900123",
        "1, 00447700900123, +447700900123",
        "0, +447700900123, +447700900123",
        "2, 7700900123, +447700900123",
        "2, 07700900123, +447700900123",
        "4, 79460123, +442079460123",
        "0, 07700900123, +447700900123",
        "0, 00353861234567, +353861234567",
        "0, 353861234567, +353861234567",
        "0, 60006, short:60006",
        "3, 12345678, short:12345678",
        "6, 123, short:123",
        "1, 7007007, short:7007007",
    })
    void what_a_centre_writes_is_read_by_the_rules_of_its_country(int ton, String text, String canonical) {
        assertThat(NationalNumbers.of(BRITISH).orElseThrow().read(new PduAddress(ton, 1, text)))
                .map(Address::canonical)
                .contains(canonical);
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "2, 12345678901234567", "3, 123456789", "0, 0", "3, 1"})
    void what_is_no_number_stands_for_nobody(int ton, String text) {
        assertThat(NationalNumbers.of(BRITISH).orElseThrow().read(new PduAddress(ton, 1, text)))
                .isEmpty();
    }

    @Test
    void numbers_of_the_country_are_written_as_the_centre_wants_them_and_others_internationally() {
        Msisdn british = new Msisdn("+447700900123");
        assertThat(new PduAddressWriter(BRITISH).sender(british)).contains(new PduAddress(2, 1, "7700900123"));
        assertThat(new PduAddressWriter(numbering(1, 3, "44", "0", Form.NATIONAL, Written.TRUNK, 0)).recipient(british))
                .contains(new PduAddress(0, 1, "07700900123"));
        assertThat(new PduAddressWriter(BRITISH).recipient(new Msisdn("+353861234567")))
                .contains(new PduAddress(1, 1, "353861234567"));
        assertThat(new PduAddressWriter(BRITISH).recipient(new ShortCode("60006")))
                .contains(new PduAddress(3, 0, "60006"));
    }

    @Test
    void a_number_that_would_be_taken_for_another_is_written_internationally() {
        Msisdn beginsWithItsTrunkPrefix = new Msisdn("+448700900123");
        Numbering trunk8 = numbering(1, 3, "44", "8", Form.INTERNATIONAL, Written.NATIONAL, 2);
        assertThat(new PduAddressWriter(trunk8).recipient(beginsWithItsTrunkPrefix))
                .contains(new PduAddress(1, 1, "448700900123"));
        Numbering untypedOnly = numbering(0, 0, "44", "0", Form.NATIONAL, Written.INTERNATIONAL, 0);
        assertThat(new PduAddressWriter(untypedOnly).recipient(beginsWithItsTrunkPrefix))
                .contains(new PduAddress(0, 1, "00448700900123"));
    }

    @Test
    void what_is_written_is_read_again_whatever_the_rules_are() {
        Random random = Seeds.random("national numbers");
        int written = 0;
        for (int i = 0; i < 5000; i++) {
            Numbering numbering = numbering(
                    random.nextInt(3),
                    random.nextInt(7),
                    digits(random, 1, 3),
                    random.nextBoolean() ? "" : digits(random, 1, 2),
                    Form.values()[random.nextInt(2)],
                    random.nextBoolean() ? Written.INTERNATIONAL : Written.NATIONAL,
                    random.nextInt(5));
            Address address = random.nextInt(5) == 0
                    ? new ShortCode(digits(random, 2, 8))
                    : new Msisdn("+"
                            + (random.nextBoolean()
                                    ? numbering.national().orElseThrow().countryCode()
                                    : "")
                            + digits(random, 6, 12));
            Optional<PduAddress> form = new PduAddressWriter(numbering).recipient(address);
            form.ifPresent(pdu -> assertThat(
                            NationalNumbers.of(numbering).orElseThrow().read(pdu))
                    .as("%s in %s as %s", address.canonical(), numbering, pdu.text())
                    .contains(address));
            written += form.isPresent() ? 1 : 0;
        }
        assertThat(written).isGreaterThan(2000);
    }

    @Test
    void with_types_for_each_kind_every_number_has_a_form() {
        Random random = Seeds.random("typed numbers");
        for (int i = 0; i < 2000; i++) {
            Numbering numbering = numbering(
                    1,
                    3,
                    digits(random, 1, 3),
                    "0",
                    Form.values()[random.nextInt(2)],
                    Written.values()[random.nextInt(3)],
                    2);
            assertThat(new PduAddressWriter(numbering).recipient(new Msisdn("+" + digits(random, 8, 15))))
                    .isPresent();
            assertThat(new PduAddressWriter(numbering).recipient(new ShortCode(digits(random, 2, 8))))
                    .isPresent();
        }
    }

    private static String digits(Random random, int shortest, int longest) {
        int length = shortest + random.nextInt(longest - shortest + 1);
        StringBuilder out = new StringBuilder().append((char) ('1' + random.nextInt(9)));
        while (out.length() < length) {
            out.append((char) ('0' + random.nextInt(10)));
        }
        return out.toString();
    }

    @Test
    void rules_that_contradict_each_other_are_refused() {
        assertThatThrownBy(() -> numbering(1, 3, "44", "", Form.INTERNATIONAL, Written.TRUNK, 2))
                .hasMessageContaining("write: trunk needs a trunk-prefix");
        assertThatThrownBy(() -> numbering(1, 3, "44", "00", Form.INTERNATIONAL, Written.NATIONAL, 2))
                .hasMessageContaining("trunk-prefix and international-prefix are the same");
    }
}
