// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.util.Collection;
import org.isthmus.cpm.delivery.DeliveryPolicy;
import org.isthmus.cpm.devices.DeviceFunction;
import org.isthmus.cpm.networks.RemoteNetworks;
import org.isthmus.cpm.participating.ParticipatingFunction;
import org.isthmus.cpm.selection.InterworkingSelectionFunction;
import org.isthmus.cpm.selection.NumberAllocation;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.settings.IsthmusSettings;
import org.isthmus.sip.core.NetworkPeers;
import org.isthmus.sip.core.Registrar;
import org.isthmus.sip.core.SourceProtection;
import org.isthmus.sip.core.UserAddresses;
import org.isthmus.sip.cpm.PagerRules;

/// The functions as the settings in force make them. A reload replaces all of them at once; who asks in the
/// middle of one message may see old and new, which is harmless since each question stands for itself.
final class LiveFunctions {
    private record Set(
            IsthmusSettings settings,
            ParticipatingFunction participating,
            InterworkingSelectionFunction selection,
            NumberAllocation numbers,
            DeliveryPolicy delivery,
            PagerRules pager,
            DeviceFunction devices,
            Registrar registrar,
            RemoteNetworks networks,
            NetworkPeers peers) {}

    private final Collection<InterworkingFunction> adapters;
    private final UserAddresses addresses;
    private volatile Set inForce;

    /// Those in force; they may change.
    Collection<InterworkingFunction> adapters() {
        return adapters;
    }

    LiveFunctions(IsthmusSettings settings, Collection<InterworkingFunction> adapters, UserAddresses addresses) {
        this.adapters = adapters;
        this.addresses = addresses;
        this.inForce = make(settings, adapters);
    }

    /// Makes the functions of changed settings, with the adapters that will be there; what it gives puts them in force.
    Runnable next(IsthmusSettings settings, Collection<InterworkingFunction> others) {
        Set made = make(settings, others);
        return () -> inForce = made;
    }

    IsthmusSettings settings() {
        return inForce.settings();
    }

    ParticipatingFunction participating() {
        return inForce.participating();
    }

    InterworkingSelectionFunction selection() {
        return inForce.selection();
    }

    NumberAllocation numbers() {
        return inForce.numbers();
    }

    DeliveryPolicy delivery() {
        return inForce.delivery();
    }

    DeviceFunction devices() {
        return inForce.devices();
    }

    PagerRules pager() {
        return inForce.pager();
    }

    Registrar registrar() {
        return inForce.registrar();
    }

    RemoteNetworks networks() {
        return inForce.networks();
    }

    NetworkPeers networkPeers() {
        return inForce.peers();
    }

    private Set make(IsthmusSettings settings, Collection<InterworkingFunction> adapters) {
        RemoteNetworks networks = new RemoteNetworks(settings.networks());
        NetworkPeers peers = new NetworkPeers(settings.networks());
        return new Set(
                settings,
                new ParticipatingFunction(
                        settings.policy(),
                        ScreenedWords.screening(settings.policy().screening())),
                new InterworkingSelectionFunction(
                        settings.selection(), settings.delivery().deferral(), settings.roles(), networks),
                new NumberAllocation(settings.interworkingNumbers()),
                DeliveryPolicy.of(settings.delivery(), adapters),
                PagerRules.usual(settings.policy().maxExpiry(), new SourceProtection(settings.registrar(), peers)::of),
                new DeviceFunction(settings.policy().devices()),
                new Registrar(
                        settings.registrar(), addresses, settings.sip().limits().idle()),
                networks,
                peers);
    }
}
