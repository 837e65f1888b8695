// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import org.isthmus.model.address.Address;
import org.isthmus.model.refusal.Refusal;

/// Whom a message is for that a legacy user wrote to a number.
public sealed interface ReplyRecipient {
    /// The number belongs to nobody else than the one it names.
    record Dialled(Address address) implements ReplyRecipient {}

    /// The number is leased, for this legacy user, to a partner, or a user is reached under it by a legacy technology.
    record Partner(Address address) implements ReplyRecipient {}

    /// The number is one of the pool and stands for nobody to this legacy user.
    record Nobody(Refusal refusal) implements ReplyRecipient {}
}
