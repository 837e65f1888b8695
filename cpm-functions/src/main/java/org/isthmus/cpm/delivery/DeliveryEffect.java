// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.isthmus.model.delivery.Disposition;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailKind;

/// What a step asks the runner to do, after (for [Notify] and [Record]: together with) the commit of the new
/// state, in order.
public sealed interface DeliveryEffect {
    /// Hand over these parts (counted from 0 within the leg's message) on this leg, then feed
    /// [DeliveryEvent.HandedOver] with the same parts. `reports` tells whether delivery reports are to be asked
    /// for; `validity` is what is left of the lifetime.
    record HandOverParts(Leg leg, List<Integer> parts, boolean reports, Duration validity) implements DeliveryEffect {
        public HandOverParts {
            parts = List.copyOf(parts);
        }

        /// Whether nothing of the item was handed over before, by any way.
        public boolean first() {
            return leg.firstPart() == 0 && parts.size() == leg.parts().size();
        }

        /// The number under which the ledger knows the message's part `part`.
        public int numberOf(int part) {
            return leg.firstPart() + part;
        }
    }

    /// Ask selection for a way that is none of `tried`, then feed [DeliveryEvent.Chosen], [DeliveryEvent.Held]
    /// or [DeliveryEvent.NotChosen] to the state of this step. Selection is pure, so the runner may do that
    /// before it commits and commit the last state alone.
    record Choose(List<Target> tried) implements DeliveryEffect {
        public Choose {
            tried = List.copyOf(tried);
        }
    }

    /// The sender is owed this disposition: an item of its own, stored in the same commit. It was asked for and
    /// is the first of its type; the runner does not check again. Made for senders of any technology: when the
    /// message came from one whose adapter says in its capabilities that it shows no notifications (for an SMS
    /// that came as deliver_sm there is nobody to tell), the runner drops it and puts that on the trail; the state
    /// is the same either way.
    record Notify(Disposition disposition) implements DeliveryEffect {}

    /// Bring [DeliveryEvent.Due] at this time, unless the state changes before.
    record Await(Instant until) implements DeliveryEffect {}

    /// One event for the item's story. [Notify] and the words of selection are put there by the runner.
    record Record(TrailKind kind, Asserter by, List<Fact> facts) implements DeliveryEffect {
        public Record {
            facts = List.copyOf(facts);
        }
    }
}
