// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import org.isthmus.model.command.Role;

/// Who holds a token: the name that the log shows, and what it may do.
record Caller(String name, Role role) {
    boolean may(Role needed) {
        return role.compareTo(needed) >= 0;
    }
}
