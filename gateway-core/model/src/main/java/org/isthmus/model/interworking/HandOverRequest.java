// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.interworking;

import java.time.Duration;
import java.util.List;
import org.isthmus.model.address.Address;
import org.isthmus.model.id.ItemId;

/// The body that goes to an adapter's endpoint: hand over these parts (indexes from 0) of a finished message,
/// from this sender as the technology shall show it, to this recipient. `reports` tells whether a delivery report
/// is wanted. `validity` is what is left of the lifetime.
public record HandOverRequest(
        ItemId item,
        LegacyMessage message,
        List<Integer> parts,
        Address sender,
        Address recipient,
        boolean reports,
        Duration validity) {
    public HandOverRequest {
        parts = List.copyOf(parts);
    }
}
