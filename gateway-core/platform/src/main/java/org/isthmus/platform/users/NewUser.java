// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.util.List;
import java.util.Optional;

/// A user to be added, as somebody wrote it. The password is used to make the secrets and then forgotten; without a
/// `digestUser` it is the user part of the first SIP address.
public record NewUser(String name, List<String> addresses, Optional<String> digestUser, String password) {
    public NewUser {
        addresses = List.copyOf(addresses);
    }

    @Override
    public String toString() {
        return "NewUser[" + name + "]";
    }
}
