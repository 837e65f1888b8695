// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import java.util.Optional;
import java.util.Set;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserService;

/// What is known of the sender: whether they are a user served here, and then what they subscribe to.
public record SenderFacts(boolean served, Set<UserService> services) {
    /// Somebody who is not served here.
    public static final SenderFacts STRANGER = new SenderFacts(false, Set.of());

    public SenderFacts {
        services = Set.copyOf(services);
    }

    public static SenderFacts of(Optional<User> user) {
        return user.map(found -> new SenderFacts(true, found.terms().services()))
                .orElse(STRANGER);
    }
}
