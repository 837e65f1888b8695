// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.story;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;

/// Writes a story for people and programs: one line for each event (time, kind, where, facts, and who said so
/// when it was not the gateway), or one map with the same names for JSON. Everything from outside is escaped,
/// numbers are masked unless revealed.
public final class StoryLines {
    private final DateTimeFormatter time;
    private final DateTimeFormatter day;
    private final Masking masking;

    public StoryLines(ZoneId zone, Masking masking) {
        this.time = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(zone);
        this.day = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(zone);
        this.masking = masking;
    }

    public List<String> lines(ItemId item, List<TrailEvent> story) {
        List<String> lines = new ArrayList<>();
        if (story.isEmpty()) {
            lines.add("item " + item + ": its story is no longer kept");
            return lines;
        }
        lines.add("item " + item + ", " + day.format(story.getFirst().at()));
        for (TrailEvent event : story) {
            lines.add(line(event));
        }
        return lines;
    }

    private String line(TrailEvent event) {
        String facts = Masking.shown(event.facts()).stream()
                .map(fact -> fact.name() + "=" + masking.fact(fact))
                .collect(Collectors.joining(", "));
        String said = event.by().equals(Asserter.GATEWAY) ? "" : "  [" + event.by() + " says so]";
        return String.format(
                        Locale.ROOT,
                        "  %s  %-13s %-12s %s%s",
                        time.format(event.at()),
                        event.kind().words(),
                        event.leg(),
                        facts,
                        said)
                .stripTrailing();
    }

    public Map<String, Object> data(ItemId item, List<TrailEvent> story) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("item", item.toString());
        data.put("events", story.stream().map(this::event).toList());
        return data;
    }

    private Map<String, Object> event(TrailEvent event) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("at", at(event.at()));
        data.put("kind", event.kind().words());
        data.put("leg", event.leg());
        data.put("by", event.by().toString());
        Map<String, Object> facts = new LinkedHashMap<>();
        for (Fact fact : Masking.shown(event.facts())) {
            facts.merge(fact.name(), masking.fact(fact), (one, other) -> one + ", " + other);
        }
        data.put("facts", facts);
        return data;
    }

    private static String at(Instant instant) {
        return DateTimeFormatter.ISO_INSTANT.format(instant);
    }
}
