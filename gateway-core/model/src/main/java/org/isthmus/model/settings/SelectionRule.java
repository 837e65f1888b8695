// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isthmus.model.Technology;
import org.isthmus.model.refusal.Cause;

/// One rule of the interworking selection: when it applies and what it then says.
public record SelectionRule(
        @Setting(
                value = "The rule's name, as explanations and the trail show it.",
                example = "night",
                pattern = "[a-z][a-z0-9-]{0,39}",
                live = true)
        String name,

        @Setting(value = "When it applies; always when left out.", live = true)
        SelectionCondition when,

        @Setting(
                value = "What it says: native (to the recipient's devices), interwork (by technologies), core (to"
                        + " route), network (to the remote network that owns the recipient's address, unless the recipient is served here), preference (as the recipient wishes, if that can be), defer (until the recipient"
                        + " registers) or refuse (with cause).",
                example = "native",
                live = true)
        Outcome then,

        @Setting(
                value = "For interwork: the technologies, first choice first; the next one is taken when one failed"
                        + " for good.",
                fallback = "[]",
                example = "[sms, email]",
                live = true)
        List<Technology> technologies,

        @Setting(
                value = "For interwork by sms: the group of links (sms.links.group) that takes it; the first group that"
                        + " can send when left out.",
                example = "bulk",
                live = true)
        Optional<String> group,

        @Setting(
                value = "For core: the route, a SIP URI whose servers are found by DNS (RFC 3263); or enum: with a zone"
                        + " that has SIP addresses of telephone numbers (RFC 6116), such as enum:e164.arpa.",
                example = "sip:mgcf.example.org;lr",
                live = true)
        Optional<String> route,

        @Setting(value = "For refuse: why.", example = "no-route", live = true)
        Optional<Cause> cause) {

    /// What a rule can say.
    public enum Outcome {
        NATIVE,
        INTERWORK,
        CORE,
        NETWORK,
        PREFERENCE,
        DEFER,
        REFUSE
    }

    public SelectionRule {
        technologies = List.copyOf(technologies);
        String rule = "rule " + name + ": ";
        SectionLaws laws = new SectionLaws();
        goesWith(laws, rule, Outcome.INTERWORK, then, "technologies", !technologies.isEmpty());
        laws.law(
                group.isEmpty() || technologies.contains(Technology.SMS),
                rule + "group goes with technology sms, and with nothing else",
                "group",
                "technologies");
        goesWith(laws, rule, Outcome.CORE, then, "route", route.isPresent());
        goesWith(laws, rule, Outcome.REFUSE, then, "cause", cause.isPresent());
        laws.enforce();
    }

    /// The group of links that it names for `technology`.
    public Optional<String> group(Technology technology) {
        return technology.equals(Technology.SMS) ? group : Optional.empty();
    }

    /// One outcome needs a setting that all others have no use for.
    private static void goesWith(
            SectionLaws laws, String rule, Outcome needs, Outcome then, String key, boolean given) {
        String outcome = "then: " + needs.name().toLowerCase(Locale.ROOT);
        laws.law(given || then != needs, rule + outcome + " needs " + key + ", and there is none", "then", key);
        laws.law(!given || then == needs, rule + key + " goes with " + outcome + " and with nothing else", "then", key);
    }
}
