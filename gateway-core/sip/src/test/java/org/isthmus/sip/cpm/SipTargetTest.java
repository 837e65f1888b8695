// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.ShortCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipTargetTest {
    private static final String ROUTE = "sip:mgcf.example.org;lr";

    @ParameterizedTest
    @CsvSource({
        "sip:bob@example.net, sip:bob@example.net",
        "+447700900123, tel:+447700900123",
        "mailto:bob@example.net, mailto:bob@example.net"
    })
    void the_core_is_asked_for_a_recipient_under_its_own_kind_of_address(String recipient, String requestUri) {
        SipTarget target = SipTarget.core(Address.ofCanonical(recipient), "example.org", ROUTE);
        assertThat(target.requestUri()).isEqualTo(requestUri);
        assertThat(target.route()).containsExactly(ROUTE);
        assertThat(target.trusted()).isTrue();
    }

    @Test
    void a_short_code_is_local_to_our_domain() {
        assertThat(SipTarget.core(new ShortCode("60123"), "example.org", ROUTE).requestUri())
                .isEqualTo("tel:60123;phone-context=example.org");
    }

    @Test
    void a_name_without_a_number_is_nobody_to_ask_for() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SipTarget.core(new AlphanumericSender("ACME"), "example.org", ROUTE));
    }
}
