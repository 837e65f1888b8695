// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.users;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Address;

/// Who is served here. Read often, changed seldom; a look-up never blocks on a disk.
public interface UserDirectory {

    Optional<User> byAddress(Address address);

    Optional<User> byDigestUser(String digestUser);

    List<User> all();
}
