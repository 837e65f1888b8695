// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.memory;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;

/// A directory of the users it was made with. Looks through all of them each time: for tests, not for thousands.
public record MemoryUserDirectory(List<User> all) implements UserDirectory {
    public MemoryUserDirectory {
        all = List.copyOf(all);
    }

    @Override
    public Optional<User> byAddress(Address address) {
        return all.stream().filter(user -> user.owns(address)).findFirst();
    }

    @Override
    public Optional<User> byLegacyAddress(Address address) {
        List<User> named = all.stream()
                .filter(user -> user.terms().legacy().containsValue(address))
                .toList();
        return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
    }

    @Override
    public Optional<User> byDigestUser(String digestUser) {
        return all.stream().filter(user -> user.digestUser().equals(digestUser)).findFirst();
    }
}
