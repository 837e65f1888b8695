// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.interworking.Conversion;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.RolesSettings;

/// What the choice of a way is where functions live in several processes (architecture document appendix
/// B.2.1).
///
/// - From another technology everything goes on towards the participating function, whose business its
///   recipient is.
/// - The SMS function takes what came to it at CPM-IW2 by its own links: the choice was made before.
/// - Rules that interwork say, at the participating function, that interworking is to occur: the message goes
///   on at CPM-IW1. At the selection function they choose the technology, and so the function at CPM-IW2.
///
/// Nothing goes back to where it came from. Pure.
record FunctionsApart(RolesSettings roles) {
    /// What short messages can be written to, for those who have no adapter to ask.
    private static final Set<Class<? extends Address>> NUMBERS = Set.of(Msisdn.class, ShortCode.class);

    /// The way that follows from where a message came in, before any rule is asked.
    Optional<Selection> given(SelectionFacts facts) {
        if (!roles.apart()) {
            return Optional.empty();
        }
        boolean fromOtherTechnology = !facts.message().origin().equals(Technology.RCS);
        if (!roles.participating() && fromOtherTechnology) {
            return Optional.of(on(roles.selection() ? ReferencePoint.IW1 : ReferencePoint.IW2, facts));
        }
        return roles.participating() || roles.selection() ? Optional.empty() : Optional.of(byAdapters(facts));
    }

    /// Where a rule that interworks by `technology` leads, if that is another process.
    Optional<ReferencePoint> towards(Technology technology) {
        if (roles.participating() && !roles.selection()) {
            return Optional.of(ReferencePoint.IW1);
        }
        boolean there = roles.selection() && roles.iw2().isPresent() && technology.equals(Technology.SMS);
        return there ? Optional.of(ReferencePoint.IW2) : Optional.empty();
    }

    /// Whom the message is for behind `point`. The selection function is told the number that a user here has,
    /// since it does not know the users.
    static Optional<Address> recipient(ReferencePoint point, Technology technology, RecipientFacts recipient) {
        Optional<Address> number = recipient.reachableBy(technology, NUMBERS);
        return point == ReferencePoint.IW1 ? number.or(() -> Optional.of(recipient.dialled())) : number;
    }

    private static Selection on(ReferencePoint point, SelectionFacts facts) {
        Selection.HandOn on = new Selection.HandOn(
                point,
                facts.recipient().dialled(),
                explanation(facts, "from " + facts.message().origin()));
        return facts.tried().contains(on.target())
                ? new Selection.Refuse(
                        Refusal.of(Cause.NO_ROUTE, "the function at " + point.word() + " refused it"), on.explanation())
                : on;
    }

    private static Selection byAdapters(SelectionFacts facts) {
        Explanation explanation = explanation(facts, "at " + ReferencePoint.IW2.word());
        List<Selection.Way> ways = new ArrayList<>();
        Refusal why = Refusal.of(Cause.NO_ROUTE, "no link here takes it");
        for (Map.Entry<Via, AdapterFacts> adapter : facts.adapters().entrySet()) {
            if (!(adapter.getValue() instanceof AdapterFacts.Preview(Address address, Conversion made))
                    || facts.givenUp(adapter.getKey(), address)) {
                continue;
            }
            switch (made) {
                case Conversion.Converted converted ->
                    ways.add(new Selection.Way(adapter.getKey(), address, converted));
                case Conversion.CannotCarry(Refusal refusal) -> why = refusal;
            }
        }
        return ways.isEmpty() ? new Selection.Refuse(why, explanation) : new Selection.Interwork(ways, explanation);
    }

    private static Explanation explanation(SelectionFacts facts, String winner) {
        return new Explanation(facts, List.of(), winner);
    }
}
