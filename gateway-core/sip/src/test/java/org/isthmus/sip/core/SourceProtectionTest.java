// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.isthmus.model.Protection;
import org.isthmus.sip.message.IncomingSip.Source;
import org.junit.jupiter.api.Test;

class SourceProtectionTest {
    private final SourceProtection protection = new SourceProtection(Fixtures.SETTINGS, new NetworkPeers(List.of()));

    @Test
    void a_way_is_as_good_as_its_transport_and_certificate_and_a_listed_address_is_a_trusted_network() {
        assertThat(of("TLS", "192.0.2.4", "core.example.org")).isEqualTo(Protection.CERTIFICATE);
        assertThat(of("TLS", "192.0.2.4")).isEqualTo(Protection.TLS);
        assertThat(of("TLS", "192.0.2.10")).isEqualTo(Protection.TLS);
        assertThat(of("TCP", "192.0.2.10")).isEqualTo(Protection.TRUSTED_NETWORK);
        assertThat(of("UDP", "2001:db8:5::7")).isEqualTo(Protection.TRUSTED_NETWORK);
        assertThat(of("UDP", "192.0.2.4")).isEqualTo(Protection.NONE);
    }

    @Test
    void of_several_ways_the_worst_counts() {
        assertThat(Protection.weakest(List.of(Protection.CERTIFICATE, Protection.TRUSTED_NETWORK, Protection.TLS)))
                .isEqualTo(Protection.TRUSTED_NETWORK);
        assertThat(Protection.weakest(List.of())).isEqualTo(Protection.NONE);
    }

    private Protection of(String transport, String address, String... certified) {
        return protection.of(new Source(transport, address, 5060, "192.0.2.1", 5060, List.of(certified), ""));
    }
}
