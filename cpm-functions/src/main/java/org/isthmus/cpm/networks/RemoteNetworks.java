// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.networks;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.NetworkSettings;

/// The remote networks that are configured, found by name or by whose address one is.
public final class RemoteNetworks {
    /// What the edge of each begins with.
    static final String EDGE = "network:";

    public static final RemoteNetworks NONE = new RemoteNetworks(List.of());

    private final List<RemoteNetwork> networks;

    public RemoteNetworks(Collection<NetworkSettings> settings) {
        this.networks = settings.stream().map(RemoteNetwork::new).toList();
    }

    /// Whether something that came in there came from a remote network, configured or not.
    public static boolean isEdge(String edge) {
        return edge.startsWith(EDGE);
    }

    /// Whether a refusal is in the words of a network, which say nothing that anybody wrote ([RemoteNetwork#refusal]).
    public static boolean isWordOfOne(Refusal refusal) {
        return refusal.detail().startsWith(RemoteNetwork.WORD);
    }

    /// Whether `text` is an address as rules of rewriting name them: `sip:alice@example.org`, `+447700900123`.
    public static boolean isIdentity(String text) {
        return IdentityRewriting.isIdentity(text);
    }

    /// The one whose messages come in at `edge` ([RemoteNetwork#edge]).
    public Optional<RemoteNetwork> at(String edge) {
        return isEdge(edge) ? named(edge.substring(EDGE.length())) : Optional.empty();
    }

    public Optional<RemoteNetwork> named(String name) {
        for (RemoteNetwork network : networks) {
            if (network.name().equals(name)) {
                return Optional.of(network);
            }
        }
        return Optional.empty();
    }

    /// The one whose address it is: the closest ([RemoteNetwork#closeness]).
    public Optional<RemoteNetwork> of(Address address) {
        Optional<RemoteNetwork> closest = Optional.empty();
        int most = 0;
        for (RemoteNetwork network : networks) {
            int closeness = network.closeness(address);
            if (closeness > most) {
                most = closeness;
                closest = Optional.of(network);
            }
        }
        return closest;
    }
}
