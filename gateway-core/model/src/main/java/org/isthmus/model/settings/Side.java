// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

/// Whose network this gateway is for a message; it is both for a message between two of its own users.
public enum Side {
    /// The sender is a user served here.
    ORIGINATING,
    /// The recipient is a user served here.
    TERMINATING
}
