// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.memory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.MessageStore;
import org.isthmus.model.trail.TrailEvent;

final class MemoryMessageStore implements MessageStore {
    private final MemoryItems items;
    private final MemoryTrail trail;
    private final Map<Key, ItemId> accepted = new HashMap<>();

    private record Key(String imdn, String sender, String recipient) {}

    MemoryMessageStore(MemoryItems items, MemoryTrail trail) {
        this.items = items;
        this.trail = trail;
    }

    @Override
    public Acceptance accept(CpmItem item, DeliveryState initial, List<TrailEvent> story) {
        items.requireWritable();
        Key key = new Key(
                item.threading().imdn().value(),
                item.parties().sender().canonical(),
                item.parties().recipient().canonical());
        synchronized (items) {
            ItemId first = accepted.get(key);
            if (first != null) {
                return new Acceptance.Duplicate(first);
            }
            items.add(item, initial);
            accepted.put(key, item.id());
        }
        story.forEach(trail::append);
        return new Acceptance.Stored();
    }

    @Override
    public Optional<CpmItem> item(ItemId id) {
        return items.get(id).map(MemoryItems.Entry::item);
    }

    @Override
    public List<ItemId> newest(ItemId before, int limit) {
        return items.all()
                .map(entry -> entry.item().id())
                .filter(item -> item.compareTo(before) < 0)
                .sorted(Comparator.reverseOrder())
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<ItemId> greatest() {
        return items.all().map(entry -> entry.item().id()).max(Comparator.naturalOrder());
    }
}
