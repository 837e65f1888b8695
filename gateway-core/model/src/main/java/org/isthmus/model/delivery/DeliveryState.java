// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.delivery;

import java.time.Instant;
import java.util.Optional;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;

/// Where the delivery of one item stands. The delivery function is the only one that makes these; everybody else
/// reads. Stored with every change, so a restart goes on from here.
public sealed interface DeliveryState {

    /// To be handed over on this leg when `due` comes.
    record Queued(Leg leg, Instant due) implements DeliveryState {}

    /// Being handed over: written before the first octet leaves, so that a crash in between is found as unknown
    /// and not repeated.
    record HandingOver(Leg leg, Instant since) implements DeliveryState {}

    /// Handed over, wholly or in part unknown; a report is waited for until `until`.
    record AwaitingReport(Leg leg, Instant until) implements DeliveryState {}

    /// Held for a recipient who is not reachable, to be pushed at the next registration, until `until`.
    record AwaitingRecipient(int attempts, Instant until) implements DeliveryState {}

    /// Over. `end` says how, `by` who said so. A message that ended as delivered may still become displayed.
    record Ended(End end, Asserter by, Instant at, Optional<Cause> cause) implements DeliveryState {}

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
