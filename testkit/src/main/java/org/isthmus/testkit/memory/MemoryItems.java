// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.memory;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.StoreUnavailable;

/// The items and their states, which message store and ledger share, and the switch that makes writes fail. Its
/// monitor guards them all.
final class MemoryItems {
    private final NavigableMap<ItemId, Entry> entries = new TreeMap<>();
    private volatile boolean failing;

    record Entry(CpmItem item, DeliveryState state) {}

    void failing(boolean fail) {
        failing = fail;
    }

    void requireWritable() {
        if (failing) {
            throw new StoreUnavailable("the store was told to fail");
        }
    }

    synchronized void add(CpmItem item, DeliveryState state) {
        if (entries.putIfAbsent(item.id(), new Entry(item, state)) != null) {
            throw new IllegalArgumentException("item " + item.id() + " is there already");
        }
    }

    synchronized void change(ItemId id, DeliveryState state) {
        if (entries.computeIfPresent(id, (_, entry) -> new Entry(entry.item(), state)) == null) {
            throw new IllegalArgumentException("item " + id + " was never accepted");
        }
    }

    synchronized boolean has(ItemId id) {
        return entries.containsKey(id);
    }

    synchronized Optional<Entry> get(ItemId id) {
        return Optional.ofNullable(entries.get(id));
    }

    /// In the order of their ids.
    synchronized Stream<Entry> all() {
        return entries.values().stream().toList().stream();
    }
}
