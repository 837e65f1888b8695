// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sip:alice@Example.ORG | sip:alice@example.org",
                "SIP:Alice@example.org | sip:Alice@example.org",
                "sip:alice:secret@example.org;transport=udp?Subject=x | sip:alice@example.org",
                "sips:alice@example.org:5061 | sips:alice@example.org:5061",
                "sip:%61lice@example.org | sip:alice@example.org",
                "sip:al%20ice%25@example.org | sip:al%20ice%25@example.org",
                "sip:+4477@example.org;user=phone | sip:+4477@example.org",
                "sip:+4477;phone-context=x@example.org | sip:+4477;phone-context=x@example.org",
                "sip:example.org | sip:example.org",
                "sip:alice@[2001:DB8::1]:5060 | sip:alice@[2001:db8::1]:5060",
                "sip:j%C3%BCrgen@example.org | sip:j%C3%BCrgen@example.org",
            })
    void equal_sip_identities_have_one_canonical_form(String written, String canonical) {
        assertThat(SipUri.parse(written)).map(SipUri::canonical).contains(canonical);
        assertThat(Address.ofCanonical(canonical))
                .isEqualTo(SipUri.parse(written).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sip:",
                "tel:+447700900123",
                "sip:alice@",
                "sip:alice@exa mple",
                "sip:a@b@c",
                "sip:alice@-x",
                "sip:alice@x:99999",
                "sip:alice@x:",
                "sip:a%zz@x",
                "sip:a%2@x",
                "sip:a%FF@x",
                "sip:a%0D%0A@x",
                "sip:a%00@x",
                "sip:a<b@x",
                "sip:alice@x\r\nTo: y",
                "sip:alice@[::1"
            })
    void what_is_no_sip_uri_is_none(String written) {
        assertThat(SipUri.parse(written)).isEmpty();
    }

    @Test
    void users_that_differ_in_octets_that_are_no_text_are_not_made_one() {
        assertThat(SipUri.parse("sip:%FE@x")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new SipUri("sip", "a\nb", "x", 0));
    }

    @Test
    void every_sip_identity_comes_back_from_its_canonical_form() {
        for (int round = 0; round < 2000; round++) {
            StringBuilder user = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                user.appendCodePoint(
                        random.nextInt(3) == 0 ? 0x20 + random.nextInt(95) : 0xA1 + random.nextInt(50_000));
            }
            SipUri uri = new SipUri("sip", clean(user), "Host" + random.nextInt() + ".example", random.nextInt(65_536));
            assertThat(Address.ofCanonical(uri.canonical())).as("seed %d", seed).isEqualTo(uri);
        }
    }

    @Test
    void a_user_whose_canonical_form_could_not_be_read_back_is_none() {
        assertThat(SipUri.parse("sip:" + "é".repeat(200) + "@x")).isEmpty();
        assertThat(SipUri.parse("sip:" + "x".repeat(255) + "@x")).isPresent();
        assertThat(SipUri.parse("sip:" + "x".repeat(256) + "@x")).isEmpty();
    }

    @Test
    void a_user_part_may_have_parameters_of_its_own() {
        assertThat(SipUri.parse("sip:7700;phone-context=+44@x").orElseThrow().userWithoutParameters())
                .isEqualTo("7700");
    }

    @Test
    void only_the_masked_form_is_ever_printed() {
        assertThat(new Msisdn("+447700900123")).hasToString("+4477****123");
        assertThat(new Msisdn("+12345")).hasToString("+12****5");
        assertThat(SipUri.parse("sip:alice@example.org").orElseThrow()).hasToString("sip:al***@example.org");
        assertThat(SipUri.parse("sip:a@example.org").orElseThrow()).hasToString("sip:a***@example.org");
        assertThat(SipUri.parse("sip:example.org").orElseThrow()).hasToString("sip:example.org");
        assertThat(new MailAddress("bob@example.org")).hasToString("mailto:b***@example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"447700900123", "+0447700900123", "+44", "+4477009001234567", "+44 7700", "+44٧", ""})
    void a_number_is_e164_with_plus_or_none(String written) {
        assertThat(Msisdn.isValid(written)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new Msisdn(written));
    }

    @Test
    void a_number_without_plus_is_its_digits() {
        assertThat(new Msisdn("+447700900123").digits()).isEqualTo("447700900123");
    }

    @Test
    void the_domain_of_a_mailbox_is_lower_case_and_its_local_part_is_not() {
        assertThat(new MailAddress("Bob@Example.ORG").canonical()).isEqualTo("mailto:Bob@example.org");
        assertThat(Address.ofCanonical("mailto:Bob@example.org")).isEqualTo(new MailAddress("Bob@EXAMPLE.org"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bob", "@example.org", "bob@", "a@b@c", "a b@c", "<a@b>", "a@b,c@d", "a\u0007@b", "a@b\u0000"})
    void what_is_no_mailbox_is_none(String written) {
        assertThat(MailAddress.isValid(written)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "123456789", "12a", "+12", "", "١٢"})
    void a_short_code_is_two_to_eight_digits(String written) {
        assertThat(ShortCode.isValid(written)).isFalse();
        assertThat(Address.ofCanonical("short:12345")).isEqualTo(new ShortCode("12345"));
    }

    @Test
    void a_name_comes_back_from_its_canonical_form() {
        assertThat(Address.ofCanonical("name:ACME: Ltd")).isEqualTo(new AlphanumericSender("ACME: Ltd"));
        assertThatIllegalArgumentException().isThrownBy(() -> new AlphanumericSender("a\nb"));
    }

    private static String clean(StringBuilder user) {
        return user.toString().replaceAll("\\p{Cntrl}", "");
    }
}
