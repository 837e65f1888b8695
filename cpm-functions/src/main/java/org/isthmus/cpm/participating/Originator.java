// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.users.User;

/// On whose behalf a message comes in.
public sealed interface Originator {
    /// The user for whom originating services are due here, if there is one.
    default Optional<User> writer() {
        return switch (this) {
            case Served(User user) -> Optional.of(user);
            case Legacy(Optional<User> owner) -> owner;
            case Visitor _, Stranger _ -> Optional.empty();
        };
    }

    /// The user served here who writes, whoever serves them for this message.
    default Optional<User> known() {
        return switch (this) {
            case Visitor visitor -> visitor.user();
            case Served _, Legacy _, Stranger _ -> writer();
        };
    }

    /// What a peer asserted beside the sender's address, as further ones of the same party.
    default List<Address> asserted() {
        return switch (this) {
            case Visitor visitor -> visitor.addresses();
            case Served _, Legacy _, Stranger _ -> List.of();
        };
    }

    /// A user served here, whose identity the SIP edge has asserted.
    record Served(User user) implements Originator {}

    /// A user of another network, asserted by a trusted peer or by that network, who writes to a
    /// user served here, or to a number that the network's policy lets them write to. `addresses`
    /// are all that were asserted. `user` is one of ours whom the core has served already, and who
    /// comes back for the recipient's services.
    record Visitor(List<Address> addresses, Optional<User> user) implements Originator {
        public Visitor {
            addresses = List.copyOf(addresses);
        }

        /// Somebody of whom the sender's address alone is known.
        public Visitor() {
            this(List.of(), Optional.empty());
        }
    }

    /// Somebody who is not served here and writes to somebody who is not, either, and has no leave to.
    record Stranger() implements Originator {}

    /// Who sends by SIP: the user whom we serve as the sender, if there is one. Without one a
    /// trusted peer has asserted the sender as that visitor, since credentials are a user's; then
    /// it matters whether the recipient is served here.
    static Originator bySip(Optional<User> sender, Visitor otherwise, boolean recipientServed) {
        return sender.<Originator>map(Served::new).orElseGet(() -> recipientServed ? otherwise : new Stranger());
    }

    /// A user of a legacy technology, whose number its trusted link asserts. `owner` is the user served here whose
    /// number it is, if it is one's.
    record Legacy(Optional<User> owner) implements Originator {
        /// Somebody who is not served here.
        public Legacy() {
            this(Optional.empty());
        }
    }
}
