// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.story;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;

/// Draws stories as a ladder of at most 100 columns: the RCS side on the left, the gateway in the middle, the
/// SMS side on the right; an arrow for each thing that crossed a wire, and what the gateway decided written
/// beside its line. Made of trail events alone, so it shows what the trail knows and nothing else; message text
/// is not among that.
public final class Ladder {
    private static final int COLUMNS = 100;
    private static final int REACH = 28;
    private static final String INDENT = "  ";

    /// What the gateway has decided begins here, and goes on one step further in on the next line.
    private static final String BESIDE = "|" + " ".repeat(REACH) + "| ";

    private static final String FURTHER = BESIDE + "  ";

    private static final Pattern FRACTION = Pattern.compile("(?<=:[0-9]{2})\\.[0-9]+Z");

    private final Masking masking;

    public Ladder(Masking masking) {
        this.masking = masking;
    }

    /// `events` are the stories of one or more items, each in its own order.
    public List<String> draw(List<TrailEvent> events) {
        Map<ItemId, String> notifications = new HashMap<>();
        events.stream()
                .filter(event -> event.kind() == TrailKind.STORED && event.leg().equals("reports"))
                .forEach(event -> notifications.put(event.item(), "IMDN " + value(event, "disposition")));
        List<String> rows = new ArrayList<>();
        rows.add("RCS" + " ".repeat(REACH - 5) + "gateway" + " ".repeat(REACH - 5) + "SMS");
        for (TrailEvent event : together(events)) {
            rows.addAll(rows(event, Optional.ofNullable(notifications.get(event.item()))));
        }
        return rows.stream().map(row -> (INDENT + row).stripTrailing()).toList();
    }

    /// All stories as one, by time. Reports of parts that came in the same moment are taken in any order, and
    /// the one that made the end may be the earlier one: the end is drawn after all of them.
    private static List<TrailEvent> together(List<TrailEvent> events) {
        Map<ItemId, Instant> lastReport = new HashMap<>();
        events.stream()
                .filter(event -> event.kind() == TrailKind.REPORTED
                        && !value(event, "state").equals("displayed"))
                .forEach(event -> lastReport.merge(event.item(), event.at(), Ladder::later));
        return events.stream()
                .map(event -> placed(event, lastReport.getOrDefault(event.item(), Instant.MIN)))
                .sorted(Comparator.comparing(Placed::at).thenComparing(Placed::after))
                .map(Placed::event)
                .toList();
    }

    private record Placed(Instant at, boolean after, TrailEvent event) {}

    private static Placed placed(TrailEvent event, Instant lastReport) {
        boolean after = (event.kind() == TrailKind.NOTIFIED || event.kind() == TrailKind.ENDED)
                && !event.at().isAfter(lastReport);
        return new Placed(after ? lastReport : event.at(), after, event);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private List<String> rows(TrailEvent event, Optional<String> notification) {
        boolean left = event.leg().startsWith("sip");
        return switch (event.kind()) {
            case RECEIVED -> List.of(left ? fromLeft("MESSAGE") : fromRight("deliver_sm"));
            case PART_RECEIVED -> List.of(fromRight("deliver_sm part" + part(event)));
            case SUBMITTED ->
                List.of(left ? toLeft(notification.orElse("MESSAGE")) : toRight("submit_sm" + parts(event)));
            case ACCEPTED -> List.of(left ? fromLeft("200 OK") : fromRight("accepted part" + part(event)));
            case REPORTED ->
                List.of(
                        left
                                ? fromLeft("IMDN " + value(event, "state"))
                                : fromRight("receipt" + part(event) + ": " + value(event, "state")));
            case STORED -> stored(event, left);
            default -> beside(event);
        };
    }

    /// The answer leaves when the write is done, and the trail knows of the write.
    private List<String> stored(TrailEvent event, boolean left) {
        List<String> rows = new ArrayList<>(beside(event));
        if (left) {
            rows.add(toLeft("202 Accepted"));
        } else if (!event.leg().equals("reports")) {
            rows.add(toRight("deliver_sm_resp"));
        }
        return rows;
    }

    private static String part(TrailEvent event) {
        String part = value(event, "part");
        return part.isEmpty() ? "" : " " + part;
    }

    private static String parts(TrailEvent event) {
        String parts = value(event, "parts");
        return parts.isEmpty() || parts.equals("1") ? "" : ", " + parts + " parts";
    }

    private static String value(TrailEvent event, String name) {
        return event.facts().stream()
                .filter(fact -> fact.name().equals(name))
                .map(Masking.MASKED::fact)
                .findFirst()
                .orElse("");
    }

    private List<String> beside(TrailEvent event) {
        String facts = event.facts().stream().map(this::fact).collect(Collectors.joining(", "));
        String words = event.kind().words().toUpperCase(Locale.ROOT) + (facts.isEmpty() ? "" : "  " + facts);
        List<String> rows = new ArrayList<>();
        String lead = BESIDE;
        while (!words.isEmpty()) {
            int room = COLUMNS - INDENT.length() - lead.length();
            int end = words.length() <= room ? words.length() : lastGap(words, room);
            rows.add(lead + words.substring(0, end));
            words = words.substring(end).stripLeading();
            lead = FURTHER;
        }
        return rows;
    }

    /// Where to break: at the last space that fits, or in the middle of a word that is longer than a line.
    private static int lastGap(String words, int room) {
        int gap = words.lastIndexOf(' ', room);
        return gap > 0 ? gap : room;
    }

    private String fact(Fact fact) {
        return fact.name() + "=" + FRACTION.matcher(masking.fact(fact)).replaceFirst("Z");
    }

    private static String fromLeft(String label) {
        return "|" + arrow(label, "-", ">") + "|" + " ".repeat(REACH) + "|";
    }

    private static String toLeft(String label) {
        return "|" + arrow(label, "<", "-") + "|" + " ".repeat(REACH) + "|";
    }

    private static String toRight(String label) {
        return "|" + " ".repeat(REACH) + "|" + arrow(label, "-", ">") + "|";
    }

    private static String fromRight(String label) {
        return "|" + " ".repeat(REACH) + "|" + arrow(label, "<", "-") + "|";
    }

    /// A label that is longer than any of ours is a state's name from outside and is cut; the story has it whole.
    private static String arrow(String label, String begin, String end) {
        String shown = label.length() > REACH - 4 ? label.substring(0, REACH - 5) + "…" : label;
        int rest = REACH - shown.length() - 4;
        return begin + "-".repeat(rest / 2) + " " + shown + " " + "-".repeat(rest - rest / 2) + end;
    }
}
