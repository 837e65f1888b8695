// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.Progress;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.DeliveryLedger;
import org.isthmus.model.store.MessageStore;

/// The items that are on their way right now, so that each step does not read what the one before it wrote.
/// Only items that move within moments are held: due, being handed over or waiting for a report, up to a bound; all
/// others, those that wait for a later time among them, are read from the store when their time comes.
public final class LiveItems {
    /// An item with where it stands.
    public record Live(CpmItem item, DeliveryState state) {}

    /// Items with more content than this are read from the store each time, so that memory is bounded in octets too.
    private static final int LARGEST = 4096;

    private final MessageStore messages;
    private final DeliveryLedger ledger;
    private final int most;
    private final ConcurrentHashMap<ItemId, Live> live = new ConcurrentHashMap<>();

    public LiveItems(MessageStore messages, DeliveryLedger ledger, int most) {
        this.messages = messages;
        this.ledger = ledger;
        this.most = most;
    }

    /// Empty when the store does not know the item (any more).
    Optional<Live> find(ItemId item) {
        Live held = live.get(item);
        if (held != null) {
            return Optional.of(held);
        }
        return messages.item(item).flatMap(stored -> ledger.state(item).map(state -> new Live(stored, state)));
    }

    Live require(ItemId item) {
        return find(item).orElseThrow(() -> new IllegalStateException("item " + item + " is gone from the store"));
    }

    void remember(CpmItem item, DeliveryState state, Instant now) {
        boolean moving = switch (state) {
            case DeliveryState.Choosing(Progress _, Instant due) -> !due.isAfter(now);
            case DeliveryState.Queued(Progress _, Leg _, Instant due) -> !due.isAfter(now);
            case DeliveryState.HandingOver _ -> true;
            case DeliveryState.AwaitingReport _ -> live.size() < most;
            case DeliveryState.AwaitingRecipient _, DeliveryState.Ended _ -> false;
        };
        if (moving && small(item) && (live.size() < most || live.containsKey(item.id()))) {
            live.put(item.id(), new Live(item, state));
        } else {
            live.remove(item.id());
        }
    }

    /// Holds where an item stands that the store knows otherwise: until it is over, nobody may read it there.
    void mark(CpmItem item, DeliveryState state) {
        live.put(item.id(), new Live(item, state));
    }

    /// What is being handed over stays: the store may not know it.
    void forget(ItemId item) {
        live.computeIfPresent(item, (_, held) -> held.state() instanceof DeliveryState.HandingOver ? held : null);
    }

    private static boolean small(CpmItem item) {
        return switch (item) {
            case CpmMessage message -> message.content().octets().size() <= LARGEST;
            case DispositionNotification _ -> true;
        };
    }

    int size() {
        return live.size();
    }
}
