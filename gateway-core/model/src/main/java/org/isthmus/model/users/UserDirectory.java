// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.users;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Address;

/// Who is served here. Read often, changed seldom; a look-up never blocks on a disk.
public interface UserDirectory {

    Optional<User> byAddress(Address address);

    /// The user whose address it is. When it is nobody's, the one who is reached under it by another technology; nobody
    /// when several are.
    default Optional<User> owner(Address address) {
        Optional<User> own = byAddress(address);
        return own.isPresent() ? own : byLegacyAddress(address);
    }

    /// The only user whose terms name this address for another technology.
    Optional<User> byLegacyAddress(Address address);

    /// The own address of the user who is reached under `dialled` only by another technology: what is written to it is
    /// theirs, and their devices report under their own. Empty when it is anybody's own, or nobody's.
    default Optional<Address> standsFor(Address dialled) {
        return byAddress(dialled).isPresent()
                ? Optional.empty()
                : byLegacyAddress(dialled).flatMap(User::addressOfRecord).map(Address.class::cast);
    }

    Optional<User> byDigestUser(String digestUser);

    List<User> all();
}
