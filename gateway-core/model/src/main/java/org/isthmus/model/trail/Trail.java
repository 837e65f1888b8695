// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.trail;

import java.util.List;
import org.isthmus.model.id.ItemId;

/// Where events are written and stories are found. Writing never blocks on the disk and never fails the item: a
/// crash may cost the last moments of a story, never an item. Events that ride on a commit of the store are given
/// there, not here.
public interface Trail {

    void append(TrailEvent event);

    /// Items of which an `Id` or `Number` fact equals `wanted` (an id as written, or an address in canonical
    /// form), newest first. An [ItemId] in its written form finds that item.
    default List<ItemId> find(String wanted, int limit) {
        return find(wanted, ItemId.LAST, limit);
    }

    /// Of those, the ones that came before `before`.
    List<ItemId> find(String wanted, ItemId before, int limit);

    /// All events of one item in order; empty when it is not known or its story was pruned.
    List<TrailEvent> story(ItemId item);
}
