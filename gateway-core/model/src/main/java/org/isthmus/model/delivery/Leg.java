// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.delivery;

import java.util.Collections;
import java.util.List;

/// One way that an item is being taken: the target and its parts in order.
///
/// Part numbers run on over all legs of an item, so that a late report about an earlier leg is never taken for
/// one about this: the parts of this leg are `firstPart`, `firstPart + 1` and so on. Those are the numbers that
/// the ledger learns and that reports name; a legacy message counts its own parts from 0.
public record Leg(Target target, int firstPart, List<PartState> parts) {
    public Leg {
        parts = List.copyOf(parts);
        if (parts.isEmpty() || firstPart < 0) {
            throw new IllegalArgumentException("a leg has parts, numbered from 0");
        }
    }

    /// A leg of which nothing was handed over.
    public static Leg planned(Target target, int firstPart, int parts) {
        return new Leg(target, firstPart, Collections.nCopies(parts, PartState.PLANNED));
    }

    /// Whether it may be with somebody who gave no answer and knows repetitions: what may be sent there again under
    /// the same id.
    public boolean silent() {
        return repeatable() && parts.contains(PartState.UNKNOWN);
    }

    /// Whether those it goes to know an item by its id, so that it may be sent to them again.
    public boolean repeatable() {
        return target.knowsRepetitions();
    }

    /// Whether the ledger's part number `part` is one of this leg.
    public boolean has(int part) {
        return part >= firstPart && part < firstPart + parts.size();
    }
}
