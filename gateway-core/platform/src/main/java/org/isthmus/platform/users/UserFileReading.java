// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.util.List;
import org.isthmus.model.users.User;
import org.isthmus.platform.config.Fault;

/// What a users file says: its users in the order of the file, or everything that is wrong with it in the order of
/// its lines.
sealed interface UserFileReading {

    record Read(List<User> users) implements UserFileReading {
        public Read {
            users = List.copyOf(users);
        }
    }

    record Faulty(List<Fault> faults) implements UserFileReading {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }
}
