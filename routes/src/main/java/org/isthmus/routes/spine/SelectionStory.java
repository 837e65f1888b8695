// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.cpm.selection.Selection;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.interworking.Fidelity;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;

/// What selection decided, for the trail: the outcome, the rule that won, and for a legacy technology what its message
/// will be and what it loses.
final class SelectionStory {
    private SelectionStory() {}

    static List<TrailEvent> of(ItemId item, Instant at, Selection selection) {
        List<TrailEvent> story = new ArrayList<>();
        String outcome = switch (selection) {
            case Selection.Native _ -> "native";
            case Selection.Interwork interwork -> interwork.first().via().toString();
            case Selection.HandToCore core -> "core by " + core.route();
            case Selection.HandOn on -> "on at " + on.point().word();
            case Selection.ToNetwork to -> "network " + to.network();
            case Selection.Defer _ -> "wait for the recipient";
            case Selection.Refuse _ -> "refuse";
        };
        story.add(TrailEvent.of(
                item,
                at,
                TrailKind.SELECTED,
                "isf",
                Fact.word("way", outcome),
                Fact.word("rule", selection.explanation().winner())));
        if (selection instanceof Selection.Interwork interwork) {
            Selection.Way way = interwork.first();
            List<Fact> facts = new ArrayList<>();
            facts.add(Fact.word("message", way.converted().message().summary()));
            Fidelity fidelity = way.converted().fidelity();
            if (!fidelity.changed().isEmpty()) {
                facts.add(Fact.word("changed", String.join("; ", fidelity.changed())));
            }
            if (!fidelity.lost().isEmpty()) {
                facts.add(Fact.word("lost", String.join("; ", fidelity.lost())));
            }
            facts.add(Fact.number("to", way.recipient()));
            story.add(TrailEvent.of(
                    item, at, TrailKind.CONVERTED, way.technology().name(), facts.toArray(Fact[]::new)));
        }
        return story;
    }
}
