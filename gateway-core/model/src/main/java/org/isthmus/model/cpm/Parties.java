// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpm;

import org.isthmus.model.address.Address;

/// Who writes to whom. `sender` is the asserted identity, never what a message merely claims. `anonymous` means
/// that the sender asked for privacy (RFC 3323): `sender` is known to us for routing and reports, and no other
/// leg may show it.
public record Parties(Address sender, Address recipient, boolean anonymous) {

    /// The order of items is kept per value of this: one direction of one pair.
    public String orderKey() {
        return sender.canonical() + ">" + recipient.canonical();
    }
}
