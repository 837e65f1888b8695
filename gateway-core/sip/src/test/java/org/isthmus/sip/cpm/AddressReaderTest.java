// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.sip.cpm.SamplePlan.ADDRESSES;

import java.util.List;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.refusal.Cause;
import org.isthmus.sip.cpm.AddressReading.BadAddress;
import org.isthmus.sip.cpm.AddressReading.Party;
import org.isthmus.sip.cpm.AddressReading.UnsupportedScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressReaderTest {
    private static final Address ALICE_HERE = Address.ofCanonical("sip:alice@isthmus.example");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tel:+447700900123 | +447700900123",
                "TEL:+44-7700-900-123 | +447700900123",
                "tel:7700900123;phone-context=+44 | +447700900123",
                "tel:07700900123 | +447700900123",
                "tel:12345 | short:12345",
                "sip:+447700900123@core.example;user=phone | +447700900123",
                "sip:+447700900123@core.example;transport=tcp;User=Phone | +447700900123",
                "sip:+44(0)7700@core.example | +4407700",
                "sip:+447700900123@core.example:5060 | +447700900123",
                "sip:7700900123;phone-context=+44@core.example;user=phone | +447700900123",
                "sip:7700900123;phone-context=+44@core.example | +447700900123",
                "sips:+447700900123@core.example;user=phone | +447700900123",
                "sip:12345@core.example;user=phone | short:12345",
                "sip:12345@core.example | sip:12345@core.example",
                "sip:alice@core.example:5070;transport=udp | sip:alice@core.example:5070",
                "sips:alice@core.example | sips:alice@core.example",
                "sip:alice@Isthmus.example:5070 | sip:alice@isthmus.example",
                "sips:alice@isthmus.example. | sip:alice@isthmus.example",
                "sip:alice@[2001:db8::1] | sip:alice@[2001:db8::1]",
                "sip:user=phone;x@core.example | sip:user=phone;x@core.example",
                "mailto:Bob@Example.org?subject=x | mailto:Bob@example.org",
            })
    void each_way_of_writing_a_party_gives_its_address(String uri, String canonical) {
        assertThat(ADDRESSES.readUri(uri))
                .isInstanceOfSatisfying(
                        Party.class,
                        party -> assertThat(party.address().canonical()).isEqualTo(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "im:bob@example.org",
                "urn:service:sos",
                "http://example.org",
                "bob",
                "",
                "+447700900123",
                "nobodyknows:x"
            })
    void another_scheme_is_416(String uri) {
        assertThat(ADDRESSES.readUri(uri))
                .isInstanceOfSatisfying(
                        UnsupportedScheme.class,
                        scheme ->
                                assertThat(scheme.refusal().cause().sipStatus()).isEqualTo(416));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tel:",
                "tel:abc",
                "tel:+0",
                "sip:",
                "sip:@",
                "sip:a@b@c",
                "sip:alice@exa mple",
                "sip:banana@core.example;user=phone",
                "sip:+0@core.example",
                "mailto:",
                "mailto:a@b,c@d"
            })
    void an_address_that_names_nobody_is_484(String uri) {
        assertThat(ADDRESSES.readUri(uri)).isInstanceOfSatisfying(BadAddress.class, bad -> {
            assertThat(bad.refusal().cause()).isEqualTo(Cause.BAD_ADDRESS);
            assertThat(bad.refusal().cause().sipStatus()).isEqualTo(484);
        });
    }

    @Test
    void endless_addresses_are_cut_off() {
        assertThat(ADDRESSES.readUri("sip:" + "a".repeat(5000) + "@b")).isInstanceOf(BadAddress.class);
        assertThat(ADDRESSES.readUri("tel:" + "1".repeat(5000))).isInstanceOf(BadAddress.class);
    }

    @Test
    void parameters_of_a_bare_uri_belong_to_the_field() {
        assertThat(ADDRESSES.readNameAddr("sip:12345@core.example;user=phone"))
                .isEqualTo(ADDRESSES.readUri("sip:12345@core.example"));
        assertThat(ADDRESSES.readNameAddr("<sip:12345@core.example;user=phone>;tag=1"))
                .isEqualTo(new Party(new ShortCode("12345"), ""));
    }

    @Test
    void display_names_are_unquoted() {
        assertThat(ADDRESSES.readNameAddr("\"A \\\"B\\\\\\\" <x> ,\" <tel:+447700900123>;tag=1"))
                .isEqualTo(new Party(new Msisdn("+447700900123"), "A \"B\\\" <x> ,"));
        assertThat(ADDRESSES.readNameAddr("Alice  Smith <tel:+447700900123>"))
                .isEqualTo(new Party(new Msisdn("+447700900123"), "Alice  Smith"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"A <tel:+447700900123>", "A <tel:+447700900123", "<"})
    void open_quotes_and_brackets_name_nobody(String value) {
        assertThat(ADDRESSES.readNameAddr(value)).isInstanceOf(BadAddress.class);
    }

    @Test
    void lists_are_split_outside_quotes_and_brackets() {
        assertThat(ADDRESSES.readNameAddrs(
                        List.of("\"Smith, A\" <sip:a,b@core.example>, <tel:+447700900123>", "", "<tel:12345>,")))
                .extracting(reading -> ((Party) reading).address().canonical())
                .containsExactly("sip:a,b@core.example", "+447700900123", "short:12345");
    }

    @Test
    void a_number_in_a_sip_uri_may_also_stand_for_that_uri() {
        assertThat(ADDRESSES.readings("sip:+447700900123@core.example;user=phone"))
                .extracting(Address::canonical)
                .containsExactly("+447700900123", "sip:+447700900123@core.example");
        assertThat(ADDRESSES.readings("tel:+447700900123")).containsExactly(new Msisdn("+447700900123"));
        assertThat(ADDRESSES.readings("sip:+447700900123@core.example")).first().isEqualTo(new Msisdn("+447700900123"));
        assertThat(ADDRESSES.readings("sip:07700900123@isthmus.example"))
                .extracting(Address::canonical)
                .containsExactly("sip:07700900123@isthmus.example", "+447700900123");
        assertThat(ADDRESSES.readings("sip:07700900123@core.example")).hasSize(1);
        assertThat(ADDRESSES.readings("im:x@y")).isEmpty();
    }

    @Test
    void what_is_written_for_a_party_is_read_back_as_that_party() {
        for (String canonical :
                List.of("+447700900123", "short:12345", "sip:alice@core.example:5070", "sip:a%20b@isthmus.example")) {
            Address address = Address.ofCanonical(canonical);
            assertThat(ADDRESSES.readUri(PartyUri.of(address, SamplePlan.DOMAIN)))
                    .isEqualTo(new Party(address, ""));
        }
    }

    @Test
    void a_name_in_the_place_of_a_number_never_passes_for_a_user_of_ours_and_is_read_back() {
        Address name = new AlphanumericSender("alice");
        assertThat(PartyUri.of(name, SamplePlan.DOMAIN)).isEqualTo("sip:alice@alphanumeric.invalid");
        assertThat(ADDRESSES.readings("sip:alice@alphanumeric.invalid")).doesNotContain(ALICE_HERE);
        for (String written : List.of("alice", "ACME Ltd", "5\u00d7M")) {
            Address sender = new AlphanumericSender(written);
            assertThat(ADDRESSES.readUri(PartyUri.of(sender, SamplePlan.DOMAIN)))
                    .isEqualTo(new Party(sender, ""));
        }
    }
}
