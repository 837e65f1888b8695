// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.List;
import org.isthmus.model.settings.RegistrarSettings;
import org.isthmus.sip.message.IncomingSip;

/// The peers inside our trust domain (RFC 3325 section 2.3), by the address that a request really came from:
/// they say who sends, and by which way a device is reached.
final class TrustedPeers {
    private final List<AddressRange> ranges;

    /// Throws when one of the trusted peers is not an address or a range.
    TrustedPeers(RegistrarSettings settings) {
        this.ranges = settings.trustedPeers().stream()
                .map(written -> AddressRange.of(written)
                        .orElseThrow(() ->
                                new IllegalArgumentException("trusted-peers: not an address or a range: " + written)))
                .toList();
    }

    boolean include(IncomingSip.Source source) {
        return !ranges.isEmpty()
                && AddressRange.of(source.address())
                        .filter(peer -> ranges.stream().anyMatch(range -> range.contains(peer)))
                        .isPresent();
    }
}
