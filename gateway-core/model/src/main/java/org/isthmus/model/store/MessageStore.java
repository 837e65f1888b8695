// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.store;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.trail.TrailEvent;

/// Takes responsibility for items. When [#accept] returns, the item, its first delivery state and its duplicate
/// key are on disk in one commit (many items share one sync), and the peer may be told so. Throws
/// [StoreUnavailable] when it can not.
public interface MessageStore {

    /// Stores `item` unless one with the same sender and IMDN message id, to the same recipient, was accepted
    /// before and is still remembered.
    Acceptance accept(CpmItem item, DeliveryState initial, List<TrailEvent> story);

    Optional<CpmItem> item(ItemId id);

    /// The greatest id that an item has here, or empty when there is none: where the ids of the next run go
    /// on, whatever became of the clock meanwhile.
    Optional<ItemId> greatest();

    /// The items that came before `before`, the youngest first.
    List<ItemId> newest(ItemId before, int limit);

    sealed interface Acceptance {
        record Stored() implements Acceptance {}

        /// The earlier item with the same key; answer as that one was answered.
        record Duplicate(ItemId first) implements Acceptance {}
    }
}
