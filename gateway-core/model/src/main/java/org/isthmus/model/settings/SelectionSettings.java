// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// How the interworking selection function chooses (architecture document section 5.3.1.5): an ordered list of
/// rules, of which the first that applies and can be carried out wins. A target that failed for good is out, so
/// the order of rules is also the order of falling back. What stands above a rule that asks for the recipient's
/// preference beats it: operator policy comes first.
public record SelectionSettings(
        @Setting(value = "The time zone of the rules' time windows.", fallback = "UTC", live = true)
        ZoneId timeZone,

        @Setting(
                value = "The rules, in the order in which they are tried. As they stand, a user who is served here and"
                        + " away gets a message by SMS; take the rule away-by-sms out to have it kept instead.",
                fallback = "[{name: wish, when: {side: [terminating]}, then: preference},"
                        + " {name: online, when: {registered: true}, then: native},"
                        + " {name: away-by-sms, when: {origin: [rcs], served: true}, then: interwork,"
                        + " technologies: [sms]},"
                        + " {name: away, when: {served: true}, then: defer},"
                        + " {name: networks, when: {served: false}, then: network},"
                        + " {name: numbers, when: {origin: [rcs], recipient: [number, short-code]}, then: interwork,"
                        + " technologies: [sms]},"
                        + " {name: mailboxes, when: {origin: [rcs], recipient: [mail]}, then: interwork,"
                        + " technologies: [email]},"
                        + " {name: unknown-here, when: {recipient: [sip-here]}, then: refuse, cause:"
                        + " unknown-recipient},"
                        + " {name: elsewhere, then: refuse, cause: no-route}]",
                live = true)
        List<SelectionRule> rules) {

    public SelectionSettings {
        rules = List.copyOf(rules);
        List<String> names = rules.stream().map(SelectionRule::name).toList();
        SectionLaws laws = new SectionLaws();
        Set<String> seen = new HashSet<>();
        names.forEach(name -> laws.law(seen.add(name), "two rules are named " + name, "rules.name"));
        laws.enforce();
    }
}
