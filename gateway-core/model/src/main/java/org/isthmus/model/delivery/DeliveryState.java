// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.delivery;

import java.time.Instant;
import java.util.Optional;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;

/// Where the delivery of one item stands. The delivery function is the only one that makes these; everybody else
/// reads. Stored with every change, so a restart goes on from here.
public sealed interface DeliveryState {
    /// What lies behind this delivery, whatever comes next.
    Progress progress();

    /// When the clock has to bring this delivery its next event; empty while something else has to.
    default Optional<Instant> wakes() {
        return switch (this) {
            case Choosing choosing -> Optional.of(choosing.due());
            case Queued queued -> Optional.of(queued.due());
            case AwaitingReport awaiting -> Optional.of(awaiting.until());
            case AwaitingRecipient awaiting -> Optional.of(awaiting.until());
            case HandingOver _, Ended _ -> Optional.empty();
        };
    }

    /// Whether a device of the recipient that registers is reason enough for the next step: it is held
    /// for that, or was sent to devices that gave no answer.
    default boolean awaitsRecipient() {
        return switch (this) {
            case AwaitingRecipient _ -> true;
            case Queued(Progress _, Leg leg, Instant _) -> leg.silent();
            case Choosing _, HandingOver _, AwaitingReport _, Ended _ -> false;
        };
    }

    /// Whether it comes again at its time and nothing of its conversation may go before it. What was
    /// tried in vain does, also while it waits for a device; what was never tried waits for one with
    /// all that comes after it.
    default boolean keepsItsPlace() {
        return switch (this) {
            case Choosing _, Queued _ -> true;
            case AwaitingRecipient(Progress progress, Instant _) -> progress.attempts() > 0;
            case HandingOver _, AwaitingReport _, Ended _ -> false;
        };
    }

    /// To be given a way (again) when `due` comes: nothing of it is with any peer.
    record Choosing(Progress progress, Instant due) implements DeliveryState {}

    /// To be handed over on this leg when `due` comes: the parts that are still [PartState#PLANNED], and the
    /// one that nobody answered where it is known when it comes again ([Leg#silent()]).
    record Queued(Progress progress, Leg leg, Instant due) implements DeliveryState {}

    /// Being handed over: written before the first octet leaves, so that a crash in between is found as
    /// unknown and not repeated where a repetition would be a second message, nor sent by another way
    /// where it may have been shown. Of a notification, which has no other way, it may stay unwritten
    /// where a repetition is known by its id.
    record HandingOver(Progress progress, Leg leg, Instant since) implements DeliveryState {}

    /// Handed over, wholly or in part unknown; a report is waited for until `until`.
    record AwaitingReport(Progress progress, Leg leg, Instant until) implements DeliveryState {}

    /// Held for a recipient who is not reachable, to be pushed at the next registration; looked at again at
    /// `until` at the latest.
    record AwaitingRecipient(Progress progress, Instant until) implements DeliveryState {}

    /// Over. `end` says how, `by` who said so; `leg` is the last one that was taken. A message that
    /// ended as delivered may still become displayed.
    record Ended(Progress progress, Optional<Leg> leg, End end, Asserter by, Instant at, Optional<Cause> cause)
            implements DeliveryState {}

    /// How a delivery can end.
    enum End {
        DELIVERED,
        DISPLAYED,
        /// The next hop has it, nobody asked for or can give more.
        HANDED_OVER,
        FAILED,
        FORBIDDEN,
        EXPIRED,
        /// Nobody ever told; claims nothing.
        UNKNOWN,
        /// An operator ended it.
        DROPPED
    }
}
