// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.isthmus.model.settings.NetworkSettings;
import org.isthmus.sip.message.IncomingSip;
import org.junit.jupiter.api.Test;

class NetworkPeersTest {
    private static final NetworkPeers PEERS = new NetworkPeers(List.of(
            network("beta", List.of(), List.of("PF.Beta.example")), network("gamma", List.of("192.0.2.7"), List.of())));

    @Test
    void a_network_is_known_by_the_domain_that_its_certificate_names_wherever_it_comes_from() {
        assertThat(PEERS.networkOf(from("TLS", "198.51.100.1", "pf.beta.example")))
                .contains("beta");
        assertThat(PEERS.networkOf(from("TLS", "198.51.100.1", "pf.gamma.example")))
                .isEmpty();
        assertThat(PEERS.networkOf(from("TLS", "198.51.100.1"))).isEmpty();
        assertThat(PEERS.networkOf(from("UDP", "192.0.2.7"))).contains("gamma");
    }

    @Test
    void names_of_one_server_are_the_same_however_they_are_written() {
        assertThat(NetworkPeers.isSameServer("Beta.example", "sip:beta.example"))
                .isTrue();
        assertThat(NetworkPeers.isSameServer("beta.example", "pf.beta.example")).isFalse();
        assertThat(NetworkPeers.isSameServer("*.example", "*.example"))
                .as("no name at all")
                .isFalse();
    }

    private static IncomingSip.Source from(String transport, String address, String... certified) {
        return new IncomingSip.Source(transport, address, 5061, "192.0.2.1", 5061, List.of(certified), "");
    }

    private static NetworkSettings network(String name, List<String> peers, List<String> certificates) {
        return new NetworkSettings(
                name,
                new NetworkSettings.From(peers, certificates),
                "sip:pf." + name + ".example;lr",
                new NetworkSettings.Owns(List.of(name + ".example"), List.of()),
                NetworkSettings.Allows.DEFAULT,
                false,
                NetworkSettings.Repetitions.KNOWN,
                NetworkSettings.Rewrite.NONE);
    }
}
