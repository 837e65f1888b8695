// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.isthmus.cpm.participating.Admission;
import org.isthmus.model.VisibleText;
import org.isthmus.model.refusal.Refusal;

/// A selection as lines for a terminal: what it says, which rules were looked at, what each technology makes of
/// the message, and the facts. The same content as [ExplanationData].
public final class ExplanationLines {
    private ExplanationLines() {}

    /// The whole answer: what admission says, then what selection says, or would say of a message that is refused
    /// before it is asked.
    public static List<String> of(Admission admission, Selection selection) {
        List<String> lines = new ArrayList<>();
        List<String> selected = of(selection);
        switch (admission) {
            case Admission.Admitted _ -> {
                lines.add("admission: admitted");
                lines.addAll(selected);
            }
            case Admission.Refused(Refusal refusal) -> {
                lines.add(VisibleText.of("admission: refused: " + refused(refusal)));
                lines.add("outcome: refused before the rules are asked; if it were admitted:");
                selected.forEach(line -> lines.add("  " + line));
            }
        }
        return lines;
    }

    /// A message that is refused before admission is asked, since there is nobody whom it could be for.
    public static List<String> of(Refusal refusal) {
        return List.of(VisibleText.of("outcome: refused: " + refused(refusal)));
    }

    /// Of a message that was admitted in another process: what selection says of it here.
    public static List<String> ofAdmittedElsewhere(Selection selection) {
        List<String> lines = new ArrayList<>();
        lines.add("admission: by the participating function, in another process");
        lines.addAll(of(selection));
        return lines;
    }

    static List<String> of(Selection selection) {
        SelectionFacts facts = selection.explanation().facts();
        List<String> lines = new ArrayList<>();
        lines.add("outcome: " + said(selection));
        lines.add("rules:");
        for (Explanation.Tried tried : selection.explanation().rules()) {
            lines.add("  "
                    + tried.whyNot()
                            .map(why -> "no   " + tried.rule() + ": " + why)
                            .orElse("yes  " + tried.rule()));
        }
        lines.add("targets:");
        for (Map<String, Object> target : ExplanationData.targets(facts)) {
            target(target, lines);
        }
        lines.add("facts:");
        ExplanationData.facts(facts).forEach((name, value) -> lines.add("  " + name + ": " + words(value)));
        return lines.stream().map(VisibleText::of).toList();
    }

    private static String said(Selection selection) {
        String rule = selection.explanation().winner();
        String by = rule.isEmpty() ? "no rule applies" : "rule " + rule;
        String what = switch (selection) {
            case Selection.Native _ -> "native, to the registered devices";
            case Selection.Interwork interwork ->
                interwork.ways().stream()
                        .map(way -> way.via() + " to " + way.recipient().masked() + ", "
                                + way.converted().message().summary())
                        .collect(Collectors.joining("; then "));
            case Selection.HandToCore core -> "to the core, " + core.route();
            case Selection.HandOn on ->
                "on to the function at " + on.point().word() + ", for "
                        + on.recipient().masked();
            case Selection.ToNetwork to -> "to network " + to.network();
            case Selection.Defer _ -> "kept until the recipient registers";
            case Selection.Refuse refuse -> "refused: " + refused(refuse.refusal());
        };
        return what + " (" + by + ")";
    }

    private static String refused(Refusal refusal) {
        return refusal.cause().code() + " " + ExplanationData.words(refusal);
    }

    private static void target(Map<String, Object> target, List<String> lines) {
        boolean carries = Boolean.TRUE.equals(target.get("carries"));
        String group = target.get("group") instanceof String named ? " by " + named : "";
        lines.add("  " + target.get("technology") + group
                + (carries ? ": " + target.get("as") : ": no, " + target.get("why")));
        for (String kind : List.of("kept", "changed", "lost")) {
            if (target.get(kind) instanceof List<?> words && !words.isEmpty()) {
                lines.add("    " + kind + ": " + words(words));
            }
        }
    }

    private static String words(Object value) {
        return value instanceof List<?> list
                ? list.isEmpty() ? "none" : list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(value);
    }
}
