// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.trail;

import java.time.Instant;
import java.util.List;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Asserter;

/// One event in the story of one item: when, what, who said so, and the facts. `leg` names the protocol or
/// reference point it happened at (`sip`, `smpp:main`, `isf`).
public record TrailEvent(ItemId item, Instant at, TrailKind kind, Asserter by, String leg, List<Fact> facts) {
    public TrailEvent {
        facts = List.copyOf(facts);
    }

    public static TrailEvent of(ItemId item, Instant at, TrailKind kind, String leg, Fact... facts) {
        return new TrailEvent(item, at, kind, Asserter.GATEWAY, leg, List.of(facts));
    }
}
