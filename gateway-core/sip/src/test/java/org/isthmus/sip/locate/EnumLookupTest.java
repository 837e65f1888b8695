// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.locate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.isthmus.sip.locate.Dns.Answer;
import org.isthmus.sip.locate.Dns.Naptr;
import org.isthmus.sip.locate.Dns.Srv;
import org.isthmus.sip.locate.EnumLookup.Found;
import org.junit.jupiter.api.Test;

class EnumLookupTest {
    private static final String NUMBER = "+447700900123";
    private static final String DOMAIN = "3.2.1.0.0.9.0.0.7.7.4.4.e164.test";

    private static Found found(Naptr... records) {
        return new EnumLookup(new Zone(new Answer.Found<>(List.of(records)))).uri(NUMBER, "e164.test");
    }

    private static Naptr record(int order, String service, String rule) {
        return new Naptr(order, 10, "u", service, rule, "");
    }

    private record Zone(Answer<Naptr> answer) implements Dns {
        @Override
        public Answer<Naptr> naptr(String name) {
            return name.equals(DOMAIN) ? answer : new Answer.None<>();
        }

        @Override
        public Answer<Srv> srv(String name) {
            return new Answer.None<>();
        }

        @Override
        public Answer<InetAddress> addresses(String host) {
            return new Answer.None<>();
        }
    }

    @Test
    void the_first_rule_for_sip_that_fits_gives_the_address() {
        assertThat(found(
                        record(30, "E2U+sip", "!^.*$!sip:last@example.org!"),
                        record(10, "E2U+mailto", "!^.*$!mailto:a@example.org!"),
                        record(20, "e2u+SIP", "!^\\+44(.*)$!sip:\\1@example.org!")))
                .isEqualTo(new Found.Uri("sip:7700900123@example.org"));
        assertThat(found(record(1, "E2U+video:sip", "/^.*$/sips:a@example.org/i")))
                .isEqualTo(new Found.Nothing("ENUM knows no SIP address of the number", true));
        assertThat(found(record(1, "E2U+sip:im", "/^.*$/sips:a@example.org/i")))
                .isEqualTo(new Found.Uri("sips:a@example.org"));
    }

    @Test
    void rules_that_do_not_fit_or_can_not_be_understood_are_passed_over() {
        assertThat(found(
                        record(1, "E2U+sip", "!^\\+45!sip:a@example.org!"),
                        record(2, "E2U+sip", "!(!sip:a@example.org!"),
                        record(3, "E2U+sip", "!^.*$!sip:\\7@example.org!"),
                        record(4, "E2U+sip", "no rule"),
                        record(5, "E2U+sip", ""),
                        record(6, "E2U+sip", "!^.*$!http://example.org!"),
                        new Naptr(7, 1, "s", "E2U+sip", "!^.*$!sip:a@example.org!", ""),
                        record(9, "E2U+sip", "!^.*$!sip:right@example.org!")))
                .isEqualTo(new Found.Uri("sip:right@example.org"));
    }

    @Test
    void a_number_without_records_has_no_address_and_silence_is_said_as_such() {
        assertThat(new EnumLookup(new Zone(new Answer.None<>())).uri(NUMBER, "e164.test"))
                .isEqualTo(new Found.Nothing("ENUM knows no SIP address of the number", true));
        assertThat(new EnumLookup(new Zone(new Answer.Failed<>("no answer"))).uri(NUMBER, "e164.test"))
                .isEqualTo(new Found.Nothing("no answer", false));
    }
}
