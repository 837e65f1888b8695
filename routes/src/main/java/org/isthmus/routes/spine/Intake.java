// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Refusal;

/// What became of a message that an edge brought: the one answer that every edge turns into its own protocol's.
public sealed interface Intake {

    /// It is on disk and ours to deliver; now the peer may be told so.
    record Taken(ItemId item) implements Intake {}

    /// It is ours, and a device of the recipient has taken it within the time that the answer could wait.
    record HandedOver(ItemId item) implements Intake {}

    /// It was stored, and has ended within the time that the answer could wait: this is the last word on it.
    record Ended(ItemId item, Refusal refusal) implements Intake {}

    /// It is the same message as `first`, which is ours already; the peer is answered as it was then.
    record Repeated(ItemId first) implements Intake {}

    /// It was not stored and nothing more will be said about it than this answer.
    record Refused(Refusal refusal) implements Intake {}
}
