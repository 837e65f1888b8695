// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.isthmus.cpm.participating.Admission;
import org.isthmus.cpm.selection.Explanation;
import org.isthmus.cpm.selection.InterworkingSelectionFunction;
import org.isthmus.cpm.selection.RecipientFacts;
import org.isthmus.cpm.selection.Selection;
import org.isthmus.cpm.selection.SelectionFacts;
import org.isthmus.cpm.selection.SenderFacts;
import org.isthmus.cpm.selection.SenderNumber;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.refusal.Refusal;

/// Gathers what is known now and asks the interworking selection function: for a message that comes in, for one
/// whose way has to be chosen again, and for `isthmus explain`.
public final class SelectionStep {
    private final Supplier<InterworkingSelectionFunction> selection;
    private final Recipients recipients;
    private final ShownSender senders;
    private final Collection<InterworkingFunction> adapters;
    private final InstantSource clock;

    /// `adapters` are those in force; they may change.
    public SelectionStep(
            Supplier<InterworkingSelectionFunction> selection,
            Recipients recipients,
            ShownSender senders,
            Collection<InterworkingFunction> adapters,
            InstantSource clock) {
        this.selection = selection;
        this.recipients = recipients;
        this.senders = senders;
        this.adapters = adapters;
        this.clock = clock;
    }

    public Selected select(Admission.Admitted admitted) {
        CpmMessage message = admitted.message();
        Selection chosen = select(message, List.of(), clock.instant(), clock.instant());
        return new Selected(
                message,
                InterworkingSelectionFunction.within(admitted.hops(), chosen),
                admitted.hops().device());
    }

    /// The way for `item` that is none of `tried`, by what is known `now` and the rules' clock at `at`.
    public Selection select(CpmItem item, List<Target> tried, Instant now, Instant at) {
        RecipientFacts recipient = recipients.facts(item, now);
        SenderFacts sender = recipients.sender(item.parties().sender());
        Optional<Refusal> objection = recipients.objection(item);
        if (objection.isPresent()) {
            SelectionFacts facts = new SelectionFacts(shape(item), sender, recipient, Map.of(), tried, now);
            return new Selection.Refuse(
                    objection.get(), new Explanation(facts, List.of(), "the address has another owner"));
        }
        return switch (item) {
            case CpmMessage message ->
                select(
                        message,
                        SelectionFacts.of(message, sender, recipient, adapters, tried, now)
                                .at(at));
            case DispositionNotification notification ->
                selection
                        .get()
                        .selectForNotification(
                                new SelectionFacts(shape(notification), sender, recipient, Map.of(), tried, now));
        };
    }

    /// A legacy technology is no way for a message whose sender it can not show; what is known before a message
    /// is taken is not found out after it.
    private Selection select(CpmMessage message, SelectionFacts facts) {
        Optional<Refusal> nobody =
                senders.numbers().get().standsForNobody(message.parties().recipient());
        if (nobody.isPresent()) {
            return new Selection.Refuse(nobody.get(), new Explanation(facts, List.of(), "interworking numbers"));
        }
        Selection chosen = selection.get().select(facts);
        List<Target> tried = new ArrayList<>(facts.tried());
        while (leavesBy(chosen).isPresent() && senders.of(message) instanceof SenderNumber.None(Refusal refusal)) {
            tried.add(leavesBy(chosen).get());
            Selection next = selection.get().select(facts.without(tried));
            chosen = next instanceof Selection.Refuse ? new Selection.Refuse(refusal, next.explanation()) : next;
        }
        return chosen;
    }

    /// The way to a technology that shows a sender, here or behind the function at CPM-IW2.
    private static Optional<Target> leavesBy(Selection chosen) {
        return switch (chosen) {
            case Selection.Interwork interwork -> Optional.of(interwork.first().target());
            case Selection.HandOn on
            when on.point() == ReferencePoint.IW2
                    && on.explanation().facts().message().origin().equals(Technology.RCS) -> Optional.of(on.target());
            case Selection _ -> Optional.empty();
        };
    }

    private static SelectionFacts.Shape shape(CpmItem item) {
        return switch (item) {
            case CpmMessage message -> SelectionFacts.Shape.of(message);
            case DispositionNotification notification ->
                new SelectionFacts.Shape(notification.origin(), "message/imdn+xml", 0);
        };
    }
}
