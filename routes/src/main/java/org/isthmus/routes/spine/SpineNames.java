// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Instant;
import java.util.List;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;

/// The few trail words that several steps share.
final class SpineNames {
    private SpineNames() {}

    /// The leg that an item came in on.
    static String leg(CpmItem item) {
        return item.origin().technology().equals(Technology.RCS)
                ? "sip"
                : item.origin().edge();
    }

    /// The address that a message was written to is another name of `own`.
    static TrailEvent standsFor(ItemId item, Instant at, String leg, Address own) {
        return TrailEvent.of(item, at, TrailKind.SELECTED, leg, Fact.number("the number stands for", own));
    }

    static TrailEvent refused(ItemId item, Instant at, String leg, Refusal refusal) {
        return new TrailEvent(
                item,
                at,
                TrailKind.REFUSED,
                refusal.by(),
                leg,
                List.of(
                        Fact.word("code", refusal.cause().code()),
                        Fact.word("because", refusal.cause().sentence()),
                        Fact.word("detail", refusal.detail())));
    }
}
