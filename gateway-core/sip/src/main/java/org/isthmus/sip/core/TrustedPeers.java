// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.isthmus.model.settings.RegistrarSettings;
import org.isthmus.sip.message.IncomingSip;

/// The peers inside our trust domain (RFC 3325 section 2.3), by the address that a request really came from or by the
/// certificate of its TLS connection (RFC 5922): they say who sends, and by which way a device is reached.
final class TrustedPeers {
    private final List<AddressRange> ranges;
    private final Set<String> domains;

    /// Throws when one of the trusted peers is not an address or a range.
    TrustedPeers(RegistrarSettings settings) {
        this(settings.trustedPeers(), settings.trustedCertificates());
    }

    TrustedPeers(List<String> peers, List<String> certificates) {
        this.ranges = peers.stream()
                .map(written -> AddressRange.of(written)
                        .orElseThrow(() -> new IllegalArgumentException("not an address or a range: " + written)))
                .toList();
        this.domains = certificates.stream()
                .map(CertifiedDomain::of)
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean include(IncomingSip.Source source) {
        return !Collections.disjoint(domains, source.certified()) || isWithinRanges(source);
    }

    private boolean isWithinRanges(IncomingSip.Source source) {
        return !ranges.isEmpty()
                && AddressRange.of(source.address())
                        .filter(peer -> ranges.stream().anyMatch(range -> range.contains(peer)))
                        .isPresent();
    }
}
