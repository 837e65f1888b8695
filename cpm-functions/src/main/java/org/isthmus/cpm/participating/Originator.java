// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import java.util.Optional;
import org.isthmus.model.users.User;

/// On whose behalf a message comes in.
public sealed interface Originator {
    /// A user served here, whose identity the SIP edge has asserted.
    record Served(User user) implements Originator {}

    /// Somebody that no record is found for.
    record Stranger() implements Originator {}

    /// Who sends by SIP: the user that was found for the sender, if there is one.
    static Originator bySip(Optional<User> user) {
        return user.<Originator>map(Served::new).orElseGet(Stranger::new);
    }

    /// A user of a legacy technology, whose number its trusted link asserts.
    record Legacy() implements Originator {}
}
