// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.settings.NumberingSettings;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
import org.isthmus.model.settings.SmsSettings.Kind;
import org.isthmus.model.settings.SmsSettings.Transliteration;
import org.isthmus.model.trail.Fact;
import org.isthmus.platform.numbering.PhoneNumberPlan;
import org.isthmus.sip.cpm.AddressReader;
import org.isthmus.sms.SmsInterworkingFunction;
import org.isthmus.sms.text.TextRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchKeysTest {
    private static final AddressReader IN_BRITAIN = reader(Optional.of("GB"));
    private static final InterworkingFunction CENTRES =
            new SmsInterworkingFunction(new TextRules(10, Transliteration.NONE, DefaultAlphabet.GSM, Kind.SMSC));
    private static final AddressReader ANYWHERE = reader(Optional.empty());

    private static AddressReader reader(Optional<String> region) {
        return new AddressReader(
                new PhoneNumberPlan(new NumberingSettings(region, List.of(), 6, List.of("ims.example"))),
                List.of("rcs.example"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "+447700900123 | +447700900123",
                "07700 900123 | +447700900123",
                "(07700) 900-123 | +447700900123",
                "0044 7700 900123 | +447700900123",
                "447700900123 | +447700900123",
                "tel:+447700900123 | +447700900123",
                "TEL:+44-7700-900-123 | +447700900123",
                "<tel:+447700900123> | +447700900123",
                "tel:7700900123;phone-context=+44 | +447700900123",
                "tel:07700900123;phone-context=ims.example | +447700900123",
                "tel:+447700900123;phone-context=elsewhere.example | +447700900123",
                "tel:07700900123;phone-context=elsewhere.example | +447700900123",
                "sip:+447700900123@rcs.example;user=phone | +447700900123",
                "sip:+447700900123@rcs.example | +447700900123",
                "sip:+447700900123@elsewhere.example:5060;transport=tcp | +447700900123",
                "sip:07700900123@rcs.example;user=phone | +447700900123",
                "\"Bob\" <sip:+447700900123@rcs.example;user=phone>;tag=1928 | +447700900123",
                "To: \"Bob\" <tel:+447700900123>;tag=1928 | +447700900123",
                "\"+447700900123\" | +447700900123",
                "'07700 900123' | +447700900123",
                "12345 | short:12345",
                "sip:alice@RCS.example:5070;transport=udp | sip:alice@rcs.example",
                "From: <sip:alice@rcs.example>;tag=a | sip:alice@rcs.example",
                "alice@rcs.example | sip:alice@rcs.example",
                "bob@Example.org | mailto:bob@example.org",
                "mailto:bob@Example.org | mailto:bob@example.org",
                "ACME | name:ACME",
                "Call-ID: a84b4c76e66710@pc33 | a84b4c76e66710@pc33",
                "imdn.Message-ID: Xy7 | Xy7",
                "<20260101.1@mx.example> | 20260101.1@mx.example",
                "\"f81d4fae\" | f81d4fae",
            })
    void whatever_people_paste_is_looked_for_as_what_it_names(String pasted, String key) {
        assertThat(SearchKeys.of(pasted, IN_BRITAIN, List.of()).written()).contains(pasted, key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0x1a1f8296553 | 1a1f8296553",
                "0X1A1F8296553 | 1a1f8296553",
                "0x0001a1f8296553 | 1795164824915",
                "1795164824915 | 1a1f8296553",
                "1A1F8296553 | 1795164824915",
                "0000000042 | 42",
            })
    void an_id_of_a_message_centre_is_looked_for_in_every_notation(String pasted, String key) {
        assertThat(SearchKeys.of(pasted, IN_BRITAIN, List.of(CENTRES)).notations())
                .contains(key);
    }

    @Test
    void without_a_region_a_national_number_says_which_setting_is_missing() {
        assertThat(SearchKeys.of("07700 900123", ANYWHERE, List.of(CENTRES)).unread())
                .hasValueSatisfying(why -> assertThat(why).contains("numbering.region"));
        assertThat(SearchKeys.of("07700 900123", IN_BRITAIN, List.of()).unread())
                .isEmpty();
        assertThat(SearchKeys.of("+447700900123", ANYWHERE, List.of(CENTRES)).unread())
                .isEmpty();
        assertThat(SearchKeys.of("447700900123", ANYWHERE, List.of(CENTRES)).written())
                .contains("+447700900123");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "<", "<>", "\"", "sip:", "tel:", "x: ", "0x", "\u0000", "a84b4c76e66710@pc33", "\ud83d"
            })
    void what_is_no_address_is_looked_for_as_it_is_written_and_breaks_nothing(String pasted) {
        assertThat(SearchKeys.of(pasted, ANYWHERE, List.of(CENTRES)).written()).contains(pasted.strip());
    }

    @Test
    void an_endless_id_is_looked_for_as_the_trail_keeps_it() {
        String endless = "call-" + "x".repeat(8000);
        assertThat(SearchKeys.of("Call-ID: " + endless, IN_BRITAIN, List.of()).written())
                .contains(Fact.cut(endless));
    }
}
