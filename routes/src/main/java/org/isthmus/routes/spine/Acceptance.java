// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.cpm.delivery.DeliveryFunction;
import org.isthmus.cpm.participating.OverloadPolicy;
import org.isthmus.cpm.participating.Repetition;
import org.isthmus.cpm.selection.Selection;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.store.MessageStore;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.routes.delivery.DeliveryRunner;

/// The moment of taking responsibility: a selected message is stored with its first delivery state, and only then is
/// anybody told that it was taken. What can be refused is refused before, also for want of room.
public final class Acceptance {
    private final MessageStore messages;
    private final DeliveryRunner runner;
    private final Trail trail;
    private final OverloadPolicy overload;
    private final InstantSource clock;

    public Acceptance(
            MessageStore messages, DeliveryRunner runner, Trail trail, OverloadPolicy overload, InstantSource clock) {
        this.messages = messages;
        this.runner = runner;
        this.trail = trail;
        this.overload = overload;
        this.clock = clock;
    }

    public Intake accept(Selected selected) {
        CpmMessage message = selected.message();
        Optional<Refusal> full = overload.refusal(runner.loop().present());
        if (full.isPresent()) {
            return refused(message, full.get());
        }
        Instant now = runner.loop().earliest(message.parties().orderKey(), clock.instant());
        return switch (selected.selection()) {
            case Selection.Native _ -> store(selected, DeliveryFunction.initial(new Target.Native(), 1, now));
            case Selection.Interwork interwork ->
                store(
                        selected,
                        DeliveryFunction.initial(
                                interwork.first().target(),
                                interwork.first().converted().message().parts(),
                                now));
            case Selection.HandToCore core ->
                store(selected, DeliveryFunction.initial(new Target.HandToCore(core.route()), 1, now));
            case Selection.Defer _ -> store(selected, DeliveryFunction.initialWithoutWay(now));
            case Selection.Refuse refuse -> refused(message, refuse.refusal());
        };
    }

    private Intake store(Selected selected, DeliveryState initial) {
        CpmMessage message = selected.message();
        Instant now = clock.instant();
        List<TrailEvent> story = new ArrayList<>(SelectionStory.of(message.id(), now, selected.selection()));
        story.add(TrailEvent.of(
                message.id(),
                now,
                TrailKind.STORED,
                SpineNames.leg(message),
                Fact.word("expires", message.lifetime().expires())));
        try {
            return switch (messages.accept(message, initial, story)) {
                case MessageStore.Acceptance.Stored _ -> {
                    runner.accepted(message, initial);
                    yield new Intake.Taken(message.id());
                }
                case MessageStore.Acceptance.Duplicate(ItemId first) -> repeated(message, first, now);
            };
        } catch (StoreUnavailable gone) {
            return refused(message, Refusal.of(Cause.STORE_UNAVAILABLE, String.valueOf(gone.getMessage())));
        }
    }

    /// What has been pruned can not be compared any more and counts as the same.
    private Intake repeated(CpmMessage message, ItemId first, Instant now) {
        Optional<Refusal> other = messages.item(first).flatMap(known -> Repetition.refusal(known, message));
        String leg = SpineNames.leg(message);
        List<Fact> facts = new ArrayList<>(List.of(Fact.word("came as", message.id())));
        other.ifPresent(_ -> facts.add(Fact.word("content", "another, refused")));
        trail.append(TrailEvent.of(first, now, TrailKind.DUPLICATE, leg, facts.toArray(Fact[]::new)));
        trail.append(TrailEvent.of(message.id(), now, TrailKind.DUPLICATE, leg, Fact.word("of", first)));
        return other.map(refusal -> refused(message, refusal)).orElseGet(() -> new Intake.Repeated(first));
    }

    private Intake refused(CpmMessage message, Refusal refusal) {
        trail.append(SpineNames.refused(message.id(), clock.instant(), "isf", refusal));
        return new Intake.Refused(refusal);
    }
}
