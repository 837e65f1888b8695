// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import org.isthmus.model.users.User;

/// On whose behalf a message comes in.
public sealed interface Originator {
    /// A user served here, whose identity the SIP edge has asserted.
    record Served(User user) implements Originator {}

    /// Somebody that no record is found for.
    record Stranger() implements Originator {}

    /// A user of a legacy technology, whose number its trusted link asserts.
    record Legacy() implements Originator {}
}
