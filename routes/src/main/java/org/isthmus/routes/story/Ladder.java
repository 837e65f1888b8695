// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;

/// Draws stories as a ladder: the RCS side on the left, the gateway in the middle, the SMS side on the right;
/// an arrow for each thing that crossed a wire, and what the gateway decided written beside its line. Made of
/// trail events alone, so it shows what the trail knows and nothing else.
public final class Ladder {
    private static final int REACH = 24;
    private static final String INDENT = "  ";

    private final Masking masking;

    public Ladder(Masking masking) {
        this.masking = masking;
    }

    public List<String> draw(List<TrailEvent> events) {
        List<String> lines = new ArrayList<>();
        lines.add(INDENT + "RCS" + " ".repeat(REACH - 5) + "gateway" + " ".repeat(REACH - 5) + "SMS");
        for (TrailEvent event : events) {
            lines.add(INDENT + row(event).stripTrailing());
        }
        return lines;
    }

    private String row(TrailEvent event) {
        boolean left = event.leg().startsWith("sip") || event.leg().equals("access");
        return switch (event.kind()) {
            case RECEIVED, PART_RECEIVED ->
                left ? fromLeft(label(event, "MESSAGE")) : fromRight(label(event, "deliver_sm"));
            case SUBMITTED -> left ? toLeft(label(event, "MESSAGE")) : toRight(label(event, "submit_sm"));
            case ACCEPTED -> left ? fromLeft(label(event, "200 OK")) : fromRight(label(event, "accepted"));
            case REPORTED -> left ? fromLeft(label(event, "IMDN")) : fromRight(label(event, "receipt"));
            default -> beside(event);
        };
    }

    private String label(TrailEvent event, String word) {
        String detail = event.facts().stream()
                .filter(fact -> switch (fact.name()) {
                    case "state", "parts", "part", "disposition" -> true;
                    default -> false;
                })
                .map(fact -> fact.name().equals("part") || fact.name().equals("parts")
                        ? fact.name() + " " + masking.fact(fact)
                        : masking.fact(fact))
                .collect(Collectors.joining(", "));
        return detail.isEmpty() ? word : word + " " + detail;
    }

    private String beside(TrailEvent event) {
        String facts = event.facts().stream().map(this::fact).collect(Collectors.joining(", "));
        String answered = event.kind() == TrailKind.STORED && event.leg().equals("sip") ? ", and now answered 202" : "";
        return line(" ", "")
                + event.kind().words().toUpperCase(Locale.ROOT)
                + (facts.isEmpty() ? "" : "  " + facts)
                + answered;
    }

    private String fact(Fact fact) {
        return fact.name() + "=" + masking.fact(fact);
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

    private static String line(String fill, String end) {
        return "|" + fill.repeat(REACH) + "| " + end;
    }

    private static String arrow(String label, String begin, String end) {
        String shown = label.length() > REACH - 6 ? label.substring(0, REACH - 6) : label;
        int rest = REACH - shown.length() - 4;
        return begin + "-".repeat(rest / 2) + " " + shown + " " + "-".repeat(rest - rest / 2) + end;
    }
}
