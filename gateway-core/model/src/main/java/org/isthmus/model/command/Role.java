// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.command;

/// What a person or program may do. Each role may also do what the ones before it may.
public enum Role {
    /// Sees states and counts, no numbers.
    VIEWER,
    /// Finds messages and their stories; whole numbers with a reason.
    SUPPORT,
    /// Acts on links and items.
    OPERATOR,
    /// Changes users and configuration.
    ADMIN
}
