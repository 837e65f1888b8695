// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.isthmus.cpm.participating.Admission;
import org.isthmus.cpm.selection.InterworkingSelectionFunction;
import org.isthmus.cpm.selection.RecipientFacts;
import org.isthmus.cpm.selection.Selection;
import org.isthmus.cpm.selection.SelectionFacts;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.interworking.InterworkingFunction;

/// Gathers what is known now and asks the interworking selection function: for a message that comes in, for one
/// whose way has to be chosen again, and for `isthmus explain`.
public final class SelectionStep {
    private final Supplier<InterworkingSelectionFunction> selection;
    private final Recipients recipients;
    private final Collection<InterworkingFunction> adapters;
    private final InstantSource clock;

    public SelectionStep(
            Supplier<InterworkingSelectionFunction> selection,
            Recipients recipients,
            Collection<InterworkingFunction> adapters,
            InstantSource clock) {
        this.selection = selection;
        this.recipients = recipients;
        this.adapters = List.copyOf(adapters);
        this.clock = clock;
    }

    public Selected select(Admission.Admitted admitted) {
        CpmMessage message = admitted.message();
        return new Selected(message, select(message, List.of(), clock.instant(), clock.instant()));
    }

    /// The way for `item` that is none of `tried`, by what is known `now` and the rules' clock at `at`.
    public Selection select(CpmItem item, List<Target> tried, Instant now, Instant at) {
        RecipientFacts recipient = recipients.facts(item.parties().recipient(), now);
        return switch (item) {
            case CpmMessage message ->
                selection
                        .get()
                        .select(SelectionFacts.of(message, recipient, adapters, tried, now)
                                .at(at));
            case DispositionNotification notification ->
                selection
                        .get()
                        .selectForNotification(
                                new SelectionFacts(shape(notification), recipient, Map.of(), tried, now));
        };
    }

    private static SelectionFacts.Shape shape(DispositionNotification notification) {
        return new SelectionFacts.Shape(notification.origin().technology(), "message/imdn+xml", 0);
    }
}
