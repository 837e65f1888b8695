// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.isthmus.cpm.devices.DeviceFunction;
import org.isthmus.cpm.selection.RecipientFacts;
import org.isthmus.cpm.selection.SenderFacts;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.store.RegistrationStore;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;

/// What the house knows of a party at this moment: whether it is a user served here and which devices are
/// registered. All addresses of a user share the bindings of the first SIP address.
public final class Recipients {
    private final UserDirectory users;
    private final RegistrationStore registrations;
    private final Supplier<DeviceFunction> devices;
    private final AddressOwners owners;
    private final List<String> domains;

    public Recipients(
            UserDirectory users,
            RegistrationStore registrations,
            Supplier<DeviceFunction> devices,
            AddressOwners owners,
            List<String> domains) {
        this.users = users;
        this.devices = devices;
        this.registrations = registrations;
        this.owners = owners;
        this.domains = List.copyOf(domains);
    }

    RecipientFacts facts(CpmItem item, Instant now) {
        Address recipient = item.parties().recipient();
        return users.byAddress(recipient)
                .map(user -> RecipientFacts.served(
                        recipient,
                        user,
                        devices(item, user, now).stream().map(Binding::features).toList(),
                        domains))
                .orElseGet(() -> RecipientFacts.stranger(recipient, domains));
    }

    SenderFacts sender(Address sender) {
        return SenderFacts.of(users.owner(sender));
    }

    /// Why the item is for nobody any more: somebody else has the recipient's address now.
    Optional<Refusal> objection(CpmItem item) {
        return owners.objection(item);
    }

    /// Those that get this item.
    List<Binding> devices(CpmItem item, Instant now) {
        return users.byAddress(item.parties().recipient())
                .map(user -> devices(item, user, now))
                .orElse(List.of());
    }

    /// All addresses of a served user; none for somebody who is not.
    List<Address> addresses(Address party) {
        return users.byAddress(party).map(User::addresses).orElse(List.of());
    }

    private List<Binding> devices(CpmItem item, User user, Instant now) {
        return devices.get().devices(item, user, registrations.bindings(user, now));
    }
}
