// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.delivery;

/// What is known of one part of a leg. The order is that of knowledge: a part never goes back.
public enum PartState {
    /// Not handed over, or certainly not taken.
    PLANNED,
    /// Handed over without an answer.
    UNKNOWN,
    /// The peer has it.
    ACCEPTED,
    /// The peer has it, and what it reports on another part of the message stands for it.
    CARRIED,
    DELIVERED,
    FAILED
}
