// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isthmus.cpm.delivery.DeliveryEffect;
import org.isthmus.cpm.delivery.DeliveryEvent;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.trail.TrailEvent;

/// The ways out of the gateway: choosing one, and taking it. What the runner needs of the rest of the house.
public interface Ways {

    /// Asks selection for a way that is none of `tried`. Pure but for what is known at `now`.
    Choice choose(CpmItem item, List<Target> tried, Instant now);

    /// Hands over these parts and waits for what comes of each, in their order. Never throws for what a peer
    /// does; a fault of our own in the middle comes back as unknown, since something may have left.
    List<HandOver> handOver(CpmItem item, DeliveryEffect.HandOverParts request);

    /// Whether the recipient has a device now.
    boolean reachable(CpmItem item, Instant now);

    /// Whether the recipient has a device now that was not called in vain since it registered.
    boolean untried(CpmItem item, Instant now);

    /// A place among the hand-overs that a way out bears at once, taken before the item is marked as being
    /// handed over: what waits for a place is not begun. Empty when none came free within `patience`.
    default Optional<Place> place(Target target, Duration patience) {
        return Optional.of(() -> {});
    }

    /// Given back when the hand-over is over.
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /// What selection said, as an event for the machine, and why, for the trail. `absent` tells that the recipient
    /// had no device when it was asked.
    record Choice(DeliveryEvent event, boolean absent, List<TrailEvent> story) {
        public Choice {
            story = List.copyOf(story);
        }
    }
}
