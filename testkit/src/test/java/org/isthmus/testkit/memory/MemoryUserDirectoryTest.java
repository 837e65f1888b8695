// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.memory;

import java.util.List;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.testkit.contract.UserDirectoryContract;

/// The directory that tests stand on keeps the laws of the port.
class MemoryUserDirectoryTest extends UserDirectoryContract {
    @Override
    protected UserDirectory serving(List<User> users) {
        return new MemoryUserDirectory(users);
    }
}
