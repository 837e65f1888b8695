// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.trail.TrailEvent;

/// Remembers item → state → parts → foreign ids, and finds an item from a foreign id. Every change is durable
/// when [#commit] returns. Throws [StoreUnavailable] when the store can not write; then nothing changed.
public interface DeliveryLedger {

    Optional<DeliveryState> state(ItemId item);

    /// Writes one change, all of it or nothing. Returns the reports that had come in earlier for ids that this
    /// change taught us, in the order of their coming. They are handed out once and stay on disk until they are
    /// [#settled].
    List<DeliveryReport> commit(Change change);

    /// A report that was handed out has been taken; nothing more is to be remembered of it.
    void settled(DeliveryReport report);

    /// Reports that the last run was handed out and did not settle; asked once at start.
    List<DeliveryReport> unsettled();

    /// The part that a peer's id stands for.
    Optional<PartOf> find(ForeignId id);

    /// Keeps a report whose ids are not known (yet), durably, unless one of them has become known meanwhile: then
    /// its part is the answer and nothing is kept.
    Optional<PartOf> keepUnmatched(DeliveryReport report);

    /// Reports that were kept and that no part was found for, of those that `which` wants the newest
    /// `limit`, the newest first.
    List<DeliveryReport> unmatched(Predicate<DeliveryReport> which, int limit);

    /// Items whose next step ([DeliveryState#wakes()]) is due, oldest first.
    List<ItemId> due(Instant now, int limit);

    /// Items that a registration of this recipient moves ([DeliveryState#awaitsRecipient()]), in the order of their
    /// coming.
    List<ItemId> awaiting(Address recipient, int limit);

    /// Items that were being handed over when the last run ended; asked once at start.
    List<ItemId> interrupted(int limit);

    /// Items that come again at their time, which may be over, and that nothing of their conversation may
    /// overtake until then ([DeliveryState#keepsItsPlace()]), in the order of their coming; asked once at
    /// start.
    List<Waiting> waiting(int limit);

    /// How many items there are in each kind of state (the simple name of the state's class).
    Map<String, Long> census();

    /// One change to one item: its new state, foreign ids learnt, notifications that are now owed (each with its
    /// first state), and the story of it.
    record Change(ItemId item, DeliveryState state, List<PartId> learnt, List<Owed> owed, List<TrailEvent> story) {
        public Change {
            learnt = List.copyOf(learnt);
            owed = List.copyOf(owed);
            story = List.copyOf(story);
        }
    }

    /// Part number `part` of the item (see `Leg`) is known to a peer as `id`.
    record PartId(int part, ForeignId id) {}

    record PartOf(ItemId item, int part) {}

    record Waiting(ItemId item, Instant until) {}

    record Owed(DispositionNotification notification, DeliveryState initial) {}
}
