// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.isthmus.cpm.delivery.DeliveryEvent;
import org.isthmus.model.address.Address;
import org.isthmus.model.id.ItemId;

/// What was kept for somebody who has a device again, gathered in the order of its coming and let go when
/// all of it is known: one by one, a message that comes meanwhile would go before those that were not
/// reached yet. Used by one thread.
public final class Gathering implements AutoCloseable {
    /// How long a conversation waits at most for what is being gathered for it.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DeliveryRunner runner;
    private final ConversationLoop loop;
    private final LiveItems items;
    private final Hindrances hindrances;
    private final InstantSource clock;
    private final List<String> recipients;
    private final Set<String> conversations = new LinkedHashSet<>();
    private final List<ItemId> others = new ArrayList<>();

    Gathering(
            Collection<Address> recipients,
            DeliveryRunner runner,
            LiveItems items,
            Hindrances hindrances,
            InstantSource clock) {
        this.runner = runner;
        this.loop = runner.loop();
        this.items = items;
        this.hindrances = hindrances;
        this.clock = clock;
        this.recipients = recipients.stream().map(Address::canonical).toList();
        hindrances.gather(this.recipients);
    }

    public void add(ItemId item) {
        items.find(item).ifPresent(live -> {
            String orderKey = live.item().parties().orderKey();
            conversations.add(orderKey);
            boolean holder = loop.holds(orderKey, item, clock.instant());
            if (!holder && !loop.gather(orderKey, item, clock.instant().plus(PATIENCE))) {
                others.add(item);
            }
        });
    }

    @Override
    public void close() {
        recipients.forEach(recipient -> conversations.addAll(hindrances.gathered(recipient)));
        for (String conversation : conversations) {
            loop.gathered(conversation).ifPresent(others::add);
        }
        others.forEach(item -> runner.happenedForSure(item, new DeliveryEvent.RecipientRegistered(clock.instant())));
    }
}
