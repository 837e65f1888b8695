// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;

final class MemoryTrail implements Trail {
    private final NavigableMap<ItemId, List<TrailEvent>> stories = new TreeMap<>();

    @Override
    public synchronized void append(TrailEvent event) {
        stories.computeIfAbsent(event.item(), _ -> new ArrayList<>()).add(event);
    }

    @Override
    public synchronized List<ItemId> find(String wanted, ItemId before, int limit) {
        return stories.headMap(before, false).descendingMap().entrySet().stream()
                .filter(story -> story.getKey().toString().equals(wanted)
                        || story.getValue().stream()
                                .flatMap(event -> event.facts().stream())
                                .anyMatch(fact -> names(fact, wanted)))
                .map(story -> story.getKey())
                .limit(limit)
                .toList();
    }

    private static boolean names(Fact fact, String wanted) {
        return switch (fact) {
            case Fact.Id id -> id.value().equals(wanted);
            case Fact.Number number -> number.value().canonical().equals(wanted);
            case Fact.Word _ -> false;
        };
    }

    @Override
    public synchronized List<TrailEvent> story(ItemId item) {
        return stories.getOrDefault(item, List.of()).stream()
                .sorted(Comparator.comparing(TrailEvent::at))
                .toList();
    }
}
