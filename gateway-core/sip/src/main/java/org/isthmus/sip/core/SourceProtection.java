// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import org.isthmus.model.Protection;
import org.isthmus.model.settings.RegistrarSettings;
import org.isthmus.sip.message.IncomingSip;

/// How the way is protected that a request came by. A peer or remote network that is known by its address is one of a
/// trusted network: whoever lists it says so.
public final class SourceProtection {
    private static final String TLS = "TLS";

    private final TrustedPeers trusted;
    private final NetworkPeers networks;

    /// Throws when one of the trusted peers is not an address or a range.
    public SourceProtection(RegistrarSettings settings, NetworkPeers networks) {
        this.trusted = new TrustedPeers(settings);
        this.networks = networks;
    }

    public Protection of(IncomingSip.Source source) {
        if (source.transport().equalsIgnoreCase(TLS)) {
            return source.certified().isEmpty() ? Protection.TLS : Protection.CERTIFICATE;
        }
        return trusted.include(source) || networks.networkOf(source).isPresent()
                ? Protection.TRUSTED_NETWORK
                : Protection.NONE;
    }
}
