// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.settings.NetworkSettings;
import org.isthmus.sip.message.IncomingSip;

/// Which remote network a request comes from: by the address that it really came from or by the certificate of its TLS
/// connection (RFC 5922). No network can be two: what the settings name twice is refused as a fault of theirs
/// ([#overlap]).
public final class NetworkPeers {
    private final List<Known> networks;

    private record Known(String name, TrustedPeers peers) {}

    /// Throws when a peer is not an address or a range.
    public NetworkPeers(List<NetworkSettings> settings) {
        this.networks = settings.stream()
                .map(network -> new Known(
                        network.name(),
                        new TrustedPeers(network.from().peers(), network.from().certificates())))
                .toList();
    }

    /// The name of the network; empty when it is none of those configured.
    public Optional<String> networkOf(IncomingSip.Source source) {
        for (Known network : networks) {
            if (network.peers().include(source)) {
                return Optional.of(network.name());
            }
        }
        return Optional.empty();
    }

    /// Whether two names of certificates mean one domain, however they are written. What is no name means none.
    public static boolean isSameServer(String one, String other) {
        Optional<String> domain = CertifiedDomain.of(one);
        return domain.isPresent() && domain.equals(CertifiedDomain.of(other));
    }

    /// Whether two ranges of addresses have one in common. What is no range has none.
    public static boolean overlap(String one, String other) {
        Optional<AddressRange> first = AddressRange.of(one);
        Optional<AddressRange> second = AddressRange.of(other);
        return first.isPresent()
                && second.isPresent()
                && (first.get().contains(second.get()) || second.get().contains(first.get()));
    }
}
