// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import java.util.Optional;
import org.isthmus.model.users.User;

/// On whose behalf a message comes in.
public sealed interface Originator {
    /// The user served here who writes, if it is one.
    default Optional<User> writer() {
        return switch (this) {
            case Served(User user) -> Optional.of(user);
            case Legacy(Optional<User> owner) -> owner;
            case Visitor _, Stranger _ -> Optional.empty();
        };
    }

    /// A user served here, whose identity the SIP edge has asserted.
    record Served(User user) implements Originator {}

    /// A user of another network, asserted by a trusted peer or by that network, who writes to a user served here, or
    /// to a number that the network's policy lets them write to.
    record Visitor() implements Originator {}

    /// Somebody who is not served here and writes to somebody who is not, either, and has no leave to.
    record Stranger() implements Originator {}

    /// Who sends by SIP: the user that was found for the sender, if there is one. Without one a trusted peer has
    /// asserted the sender, since credentials are a user's; then it matters whether the recipient is served here.
    static Originator bySip(Optional<User> sender, boolean recipientServed) {
        return sender.<Originator>map(Served::new).orElseGet(() -> recipientServed ? new Visitor() : new Stranger());
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
