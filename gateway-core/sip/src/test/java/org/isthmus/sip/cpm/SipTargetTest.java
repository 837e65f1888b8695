// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(target.route()).containsExactly("<" + ROUTE + ">");
        assertThat(target.trusted()).isTrue();
    }

    /// Its zone leads to whoever has the number, which is not our trust domain.
    @Test
    void a_route_by_enum_is_not_trusted() {
        SipTarget target = SipTarget.core(Address.ofCanonical("+447700900123"), "example.org", "enum:e164.test");
        assertThat(target.route()).containsExactly("enum:e164.test");
        assertThat(target.trusted()).isFalse();
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

    @ParameterizedTest
    @ValueSource(strings = {"sip:bob@192.0.2.4:5070", "sip:bob@192.0.2.4;transport=tcp", "sip:192.0.2.4"})
    void a_contact_at_the_address_it_registered_from_says_port_and_transport(String contact) {
        assertThat(SipTarget.device(bound(contact, "UDP:192.0.2.4:40001")).flow())
                .isEmpty();
    }

    /// Else every user could aim our requests at hosts that only we can reach.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:bob@10.0.0.7:25",
                "sip:bob@intranet.example",
                "sip:bob@192.0.2.4;maddr=10.0.0.7",
                "sip:bob@192.0.2.4:5070;transport=tcp;MADDR=intranet.example"
            })
    void a_device_never_chooses_another_host_than_the_one_it_registered_from(String contact) {
        assertThat(SipTarget.device(bound(contact, "UDP:192.0.2.4:40001")).flow())
                .hasValue("UDP:192.0.2.4:40001");
        assertThat(SipTarget.device(bound(contact, "TCP:192.0.2.4:40001")).flow())
                .hasValue("TCP:192.0.2.4:40001");
    }

    private static Binding bound(String contact, String from) {
        return new Binding(contact, "", Instant.EPOCH, "call", 1, List.of(), from, Set.of());
    }
}
