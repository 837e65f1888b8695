// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Refusal;

/// What can happen to a delivery. Time arrives inside the event.
public sealed interface DeliveryEvent {
    Instant now();

    /// The clock reached what the state was waiting for ([org.isthmus.model.delivery.DeliveryState#wakes()]),
    /// or the item was just accepted. Too early changes nothing; the end of the lifetime is found here.
    record Due(Instant now) implements DeliveryEvent {}

    /// Selection chose this way; its message has so many parts (1 for a native one).
    record Chosen(Target target, int parts, Instant now) implements DeliveryEvent {}

    /// Selection says: wait for the recipient.
    record Held(Instant now) implements DeliveryEvent {}

    /// Selection found no way (any more).
    record NotChosen(Refusal refusal, Instant now) implements DeliveryEvent {}

    /// What came of the parts that [DeliveryEffect.HandOverParts] asked for: the same `parts`, one outcome each
    /// in that order. A part without outcome counts as unknown. Given again with a late answer.
    record HandedOver(List<Integer> parts, List<HandOver> outcomes, Instant now) implements DeliveryEvent {
        public HandedOver {
            parts = List.copyOf(parts);
            outcomes = List.copyOf(outcomes);
        }
    }

    /// A believed report about one part, by the number that the ledger knows it under.
    record Reported(int part, ReportedState state, Asserter by, String remoteCode, Technology technology, Instant now)
            implements DeliveryEvent {}

    /// A device of the recipient registered.
    record RecipientRegistered(Instant now) implements DeliveryEvent {}

    /// A link that had been down is up again: that to the function of ours at `function`, else one to a message centre.
    record LinkUp(Optional<ReferencePoint> function, Instant now) implements DeliveryEvent {
        /// One to a message centre.
        public LinkUp(Instant now) {
            this(Optional.empty(), now);
        }

        /// The one to the function at `point`.
        public LinkUp(ReferencePoint point, Instant now) {
            this(Optional.of(point), now);
        }
    }

    /// A hand-over ended without an outcome: the last run ended in the middle of it (`byStop`), or it met a fault of
    /// our own.
    record Interrupted(boolean byStop, Instant now) implements DeliveryEvent {}

    /// An item before it in its conversation must wait until then, so this one does too.
    record PutOff(Instant until, Instant now) implements DeliveryEvent {}

    /// What it was put off behind is out of the way. Changes nothing for an item that waits for reasons of its own.
    record Released(Instant now) implements DeliveryEvent {}

    /// An operator ends it.
    record Dropped(Asserter by, Instant now) implements DeliveryEvent {}
}
