// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.util.List;
import org.isthmus.model.users.User;
import org.isthmus.platform.config.Fault;

/// What [UserFileEditor] did.
public sealed interface UserFileEdit {

    /// The file is written and on disk; `user` is the one added or removed.
    record Done(User user) implements UserFileEdit {}

    /// Nothing was written: the request makes no sense, in one line, and what to do about that.
    record Refused(String why, String advice) implements UserFileEdit {}

    /// Nothing was written: nobody has that name or address.
    record NoSuchUser() implements UserFileEdit {}

    /// Nothing was written: the file as it stands is faulty.
    record Faulty(List<Fault> faults) implements UserFileEdit {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }
}
