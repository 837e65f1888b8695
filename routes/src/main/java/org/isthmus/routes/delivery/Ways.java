// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.time.Instant;
import java.util.List;
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

    /// Hands over these parts and waits for what comes of each, in their order. Never throws for what a peer does; a
    /// fault of our own in the middle comes back as unknown, since something may have left.
    List<HandOver> handOver(CpmItem item, DeliveryEffect.HandOverParts request);

    /// Whether the recipient has a device now.
    boolean reachable(CpmItem item, Instant now);

    /// Whether the recipient has a device now that was not called in vain since it registered.
    boolean untried(CpmItem item, Instant now);

    /// What selection said, as an event for the machine, and why, for the trail. `absent` tells that the recipient
    /// had no device when it was asked.
    record Choice(DeliveryEvent event, boolean absent, List<TrailEvent> story) {
        public Choice {
            story = List.copyOf(story);
        }
    }
}
