// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.model.Technology;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;

/// A crash may have cost the events that told an item's ids, and by those people look for it: an event that
/// tells all that its stored body has.
final class ItemNames {
    private ItemNames() {}

    static TrailEvent told(CpmItem item, Instant at, Fact... more) {
        List<Fact> facts = new ArrayList<>();
        if (!item.origin().edgeId().isEmpty()) {
            boolean sip = item.origin().technology().equals(Technology.RCS);
            facts.add(Fact.id(sip ? "call-id" : "peer id", item.origin().edgeId()));
        }
        facts.add(Fact.id("imdn-message-id", item.threading().imdn()));
        if (item instanceof DispositionNotification notification) {
            facts.add(Fact.id("about", notification.aboutImdn()));
            facts.add(Fact.word("item", notification.about()));
        }
        facts.add(Fact.id("conversation-id", item.threading().conversation()));
        facts.add(Fact.id("contribution-id", item.threading().contribution()));
        facts.add(Fact.number("from", item.parties().sender()));
        facts.add(Fact.number("to", item.parties().recipient()));
        facts.addAll(List.of(more));
        return TrailEvent.of(item.id(), at, TrailKind.RECOVERED, "delivery", facts.toArray(Fact[]::new));
    }
}
