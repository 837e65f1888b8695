// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.isthmus.cpm.delivery.DeliveryEffect;
import org.isthmus.cpm.delivery.DeliveryEvent;
import org.isthmus.cpm.delivery.DeliveryStep;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ItemId;

/// What keeps a hand-over from being begun now: no place free on its way out, or what was kept for the same recipient
/// is being gathered. Holds the places of those that are under way. Safe for use by many threads; one item is on one
/// thread at a time.
final class Hindrances {
    private static final Duration PLACE_LOOK = Duration.ofMillis(200);

    private final Ways ways;
    private final Gatherings gatherings = new Gatherings();
    private final ConcurrentHashMap<ItemId, Hindrance> hindered = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ItemId, Ways.Place> places = new ConcurrentHashMap<>();

    Hindrances(Ways ways) {
        this.ways = ways;
    }

    /// Whether a hand-over that this step would begin can not be begun now; else it has its place. An outcome is
    /// written in any case.
    boolean hinder(CpmItem item, DeliveryStep step, DeliveryEvent event) {
        Optional<Target> target = handOver(step).map(parts -> parts.leg().target());
        if (target.isEmpty() || event instanceof DeliveryEvent.HandedOver) {
            return false;
        }
        String recipient = item.parties().recipient().canonical();
        if (target.get() instanceof Target.Native
                && gatherings.waits(recipient, item.parties().orderKey())) {
            hindered.put(item.id(), new Hindrance.Gathering(recipient));
            return true;
        }
        if (!places.containsKey(item.id())) {
            Optional<Ways.Place> place = ways.place(target.get(), Duration.ZERO);
            place.ifPresentOrElse(
                    free -> places.put(item.id(), free),
                    () -> hindered.put(item.id(), new Hindrance.NoPlace(target.get())));
            return place.isEmpty();
        }
        return false;
    }

    static Optional<DeliveryEffect.HandOverParts> handOver(DeliveryStep step) {
        for (DeliveryEffect effect : step.effects()) {
            if (effect instanceof DeliveryEffect.HandOverParts parts) {
                return Optional.of(parts);
            }
        }
        return Optional.empty();
    }

    boolean isHindered(ItemId item) {
        return hindered.containsKey(item);
    }

    /// How it stands by what hinders it: among those that are being gathered.
    ConversationLoop.Standing.Gathered gathered(ItemId item, Instant until) {
        BooleanSupplier goesOn = hindered.get(item) instanceof Hindrance.Gathering(String recipient)
                ? () -> gatherings.isOpen(recipient)
                : () -> false;
        return new ConversationLoop.Standing.Gathered(until, goesOn);
    }

    /// The way out that had no place for the item, once.
    Optional<Target> takeMissingPlace(ItemId item) {
        if (hindered.get(item) instanceof Hindrance.NoPlace(Target target)) {
            hindered.remove(item);
            return Optional.of(target);
        }
        return Optional.empty();
    }

    boolean hasPlace(ItemId item) {
        return places.containsKey(item);
    }

    /// Waits for a place. False when `stopping` comes true before one is free.
    boolean awaitPlace(ItemId item, Target target, BooleanSupplier stopping) {
        while (!stopping.getAsBoolean()) {
            Optional<Ways.Place> place = ways.place(target, PLACE_LOOK);
            if (place.isPresent()) {
                places.put(item, place.get());
                return true;
            }
        }
        return false;
    }

    void giveBack(ItemId item) {
        Ways.Place place = places.remove(item);
        if (place != null) {
            place.close();
        }
    }

    /// The attempt is over.
    void over(ItemId item) {
        hindered.remove(item);
        giveBack(item);
    }

    void gather(Collection<String> recipients) {
        recipients.forEach(gatherings::begin);
    }

    /// The conversations that waited for the end of this.
    Set<String> gathered(String recipient) {
        return gatherings.end(recipient);
    }
}
