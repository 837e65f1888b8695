// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.isthmus.cpm.participating.Admission;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.interworking.Conversion;
import org.isthmus.model.interworking.Fidelity;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.users.PreferenceProfile;
import org.isthmus.model.users.UserService;

/// A selection as plain data (text, numbers, truth values, lists and maps in a fixed order) that becomes JSON
/// as it stands. Addresses are masked; there is no content in it.
public final class ExplanationData {
    private ExplanationData() {}

    /// The whole answer: `admission` first, and what selection says. A message that admission refuses gets no
    /// further, so its outcome is that refusal, and what the rules would have said of it stands under `ifAdmitted`.
    public static Map<String, Object> of(Admission admission, Selection selection) {
        Map<String, Object> data = new LinkedHashMap<>();
        switch (admission) {
            case Admission.Admitted _ -> {
                data.put("admission", Map.of("admitted", true));
                data.putAll(of(selection));
            }
            case Admission.Refused(Refusal refusal) -> {
                Map<String, Object> refused = new LinkedHashMap<>();
                refused.put("admitted", false);
                refused.put("refusal", refusal(refusal));
                data.put("admission", refused);
                data.put("outcome", "refuse");
                data.put("refusal", refusal(refusal));
                data.put("ifAdmitted", of(selection));
            }
        }
        return data;
    }

    /// A message that is refused before admission is asked, since there is nobody whom it could be for.
    public static Map<String, Object> of(Refusal refusal) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("outcome", "refuse");
        data.put("refusal", refusal(refusal));
        return data;
    }

    /// Of a message that was admitted in another process: what selection says of it here.
    public static Map<String, Object> ofAdmittedElsewhere(Selection selection) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("admission", Map.of("elsewhere", true));
        data.putAll(of(selection));
        return data;
    }

    /// `outcome`, `ways` (in the order in which they would be taken) with their `groups` where they have some,
    /// `refusal`, `winner`, `rules`, `targets` and `facts`.
    static Map<String, Object> of(Selection selection) {
        Explanation explanation = selection.explanation();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("outcome", outcome(selection));
        switch (selection) {
            case Selection.Interwork(List<Selection.Way> ways, Explanation _) -> {
                data.put(
                        "ways",
                        ways.stream().map(way -> way.technology().name()).toList());
                if (ways.stream().anyMatch(way -> way.via().isNamed())) {
                    data.put(
                            "groups",
                            ways.stream().map(way -> way.via().group()).toList());
                }
            }
            case Selection.HandToCore(String route, Explanation _) -> data.put("route", route);
            case Selection.HandOn on -> data.put("point", on.point().word());
            case Selection.ToNetwork to -> data.put("network", to.network());
            case Selection.Refuse(Refusal refusal, Explanation _) -> data.put("refusal", refusal(refusal));
            case Selection.Native _, Selection.Defer _ -> {}
        }
        data.put("winner", explanation.winner());
        data.put(
                "rules", explanation.rules().stream().map(ExplanationData::rule).toList());
        data.put("targets", targets(explanation.facts()));
        data.put("facts", facts(explanation.facts()));
        return data;
    }

    static String outcome(Selection selection) {
        return switch (selection) {
            case Selection.Native _ -> "native";
            case Selection.Interwork _ -> "interwork";
            case Selection.HandToCore _ -> "hand to core";
            case Selection.HandOn _ -> "hand on";
            case Selection.ToNetwork _ -> "hand to network";
            case Selection.Defer _ -> "defer";
            case Selection.Refuse _ -> "refuse";
        };
    }

    private static Map<String, Object> rule(Explanation.Tried tried) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("rule", tried.rule());
        data.put("matched", tried.matched());
        tried.whyNot().ifPresent(why -> data.put("whyNot", why));
        return data;
    }

    static List<Map<String, Object>> targets(SelectionFacts facts) {
        List<Map<String, Object>> targets = new ArrayList<>();
        if (facts.recipient().devices() > 0) {
            targets.add(carries(Via.of(Technology.RCS), facts.recipient().dialled(), "as it is", Fidelity.WHOLE));
        }
        facts.adapters().forEach((via, adapter) -> {
            switch (adapter) {
                case AdapterFacts.NoAddress _ -> targets.add(carriesNot(via, "no address of the recipient"));
                case AdapterFacts.Preview(Address _, Conversion.CannotCarry(Refusal refusal)) ->
                    targets.add(carriesNot(via, words(refusal)));
                case AdapterFacts.Preview(Address address, Conversion.Converted converted) ->
                    targets.add(carries(via, address, converted.message().summary(), converted.fidelity()));
            }
        });
        return targets;
    }

    private static Map<String, Object> carries(Via via, Address address, String summary, Fidelity fidelity) {
        Map<String, Object> data = target(via);
        data.put("carries", true);
        data.put("to", address.masked());
        data.put("as", summary);
        data.put("kept", fidelity.kept());
        data.put("changed", fidelity.changed());
        data.put("lost", fidelity.lost());
        return data;
    }

    private static Map<String, Object> target(Via via) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("technology", via.technology().name());
        if (via.isNamed()) {
            data.put("group", via.group());
        }
        return data;
    }

    private static Map<String, Object> carriesNot(Via via, String why) {
        Map<String, Object> data = target(via);
        data.put("carries", false);
        data.put("why", why);
        return data;
    }

    static Map<String, Object> facts(SelectionFacts facts) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("origin", facts.message().origin().name());
        data.put("mediaType", facts.message().mediaType());
        data.put("octets", facts.message().octets());
        data.put("edge", facts.message().edge());
        data.put("protection", facts.message().from().protection().word());
        if (!facts.message().services().isEmpty()) {
            data.put("service", String.join(", ", facts.message().services()));
        }
        data.put("side", sides(facts));
        data.put("recipient", facts.recipient().dialled().masked());
        data.put(
                "recipientKind",
                facts.recipient().kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        data.put("served", facts.recipient().served());
        data.put("devices", facts.recipient().devices());
        data.put(
                "capabilities",
                facts.recipient().features().stream()
                        .flatMap(Set::stream)
                        .distinct()
                        .sorted()
                        .toList());
        data.put(
                "profile",
                facts.recipient().preferences().map(PreferenceProfile::name).orElse("none"));
        data.put("unsubscribed", unsubscribed(facts));
        data.put("givenUp", facts.tried().stream().map(ExplanationData::words).toList());
        data.put("at", facts.at().toString());
        return data;
    }

    private static List<String> sides(SelectionFacts facts) {
        List<String> sides = new ArrayList<>();
        if (facts.sender().served()) {
            sides.add("originating");
        }
        if (facts.recipient().served()) {
            sides.add("terminating");
        }
        return sides;
    }

    /// What those who are served here do not subscribe to.
    private static List<String> unsubscribed(SelectionFacts facts) {
        Set<UserService> missing = EnumSet.noneOf(UserService.class);
        if (facts.sender().served()) {
            missing.addAll(EnumSet.allOf(UserService.class));
            missing.removeAll(facts.sender().services());
        }
        if (facts.recipient().served()) {
            Set<UserService> recipients = EnumSet.allOf(UserService.class);
            recipients.removeAll(facts.recipient().services());
            missing.addAll(recipients);
        }
        return missing.stream()
                .map(service -> service.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static Map<String, Object> refusal(Refusal refusal) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("code", refusal.cause().code());
        data.put("sipStatus", refusal.cause().sipStatus());
        data.put("sentence", refusal.cause().sentence());
        data.put("detail", refusal.detail());
        return data;
    }

    static String words(Refusal refusal) {
        return refusal.cause().sentence() + (refusal.detail().isEmpty() ? "" : " (" + refusal.detail() + ")");
    }

    private static String words(Target target) {
        return switch (target) {
            case Target.Native _ -> Technology.RCS.name();
            case Target.Interwork(Via via, Address _) -> via.toString();
            case Target.HandToCore(String route) -> route;
            case Target.HandOn(ReferencePoint point, Address _) -> point.word();
            case Target.Network(String name, boolean _) -> "network " + name;
        };
    }
}
