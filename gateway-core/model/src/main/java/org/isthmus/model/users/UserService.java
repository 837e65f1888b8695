// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.users;

/// What a user may use by subscription (architecture document section 5.3.1.3: "validating the service
/// subscription").
public enum UserService {
    /// Writing messages.
    SENDING,
    /// Getting messages.
    RECEIVING,
    /// Writing to, and being reached by, other technologies.
    INTERWORKING
}
