// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.isthmus.cpm.delivery.DeliveryFunction;
import org.isthmus.cpm.participating.FinalAnswer;
import org.isthmus.cpm.participating.OverloadPolicy;
import org.isthmus.cpm.participating.Repetition;
import org.isthmus.cpm.selection.Selection;
import org.isthmus.model.Technology;
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
import org.isthmus.routes.delivery.AwaitedStates;
import org.isthmus.routes.delivery.DeliveryRunner;

/// The moment of taking responsibility: a selected message is stored with its first delivery state, and only then is
/// anybody told that it was taken. What can be refused is refused before, also for want of room.
public final class Acceptance {
    private final MessageStore messages;
    private final DeliveryRunner runner;
    private final Trail trail;
    private final OverloadPolicy overload;
    private final AnswerWait answerWait;
    private final SenderCopies copies;
    private final InstantSource clock;

    /// How long the answer to a message by SIP may wait for the recipient's devices, and how many may
    /// wait side by side: each holds a place among the requests in progress, and the others are
    /// answered at once.
    public record AnswerWait(Supplier<Duration> longest, Semaphore places) {}

    public Acceptance(
            MessageStore messages,
            DeliveryRunner runner,
            Trail trail,
            OverloadPolicy overload,
            AnswerWait answerWait,
            SenderCopies copies,
            InstantSource clock) {
        this.answerWait = answerWait;
        this.copies = copies;
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
            case Selection.HandOn on -> store(selected, DeliveryFunction.initial(on.target(), 1, now));
            case Selection.ToNetwork to -> store(selected, DeliveryFunction.initial(to.target(), 1, now));
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
                    selected.device().ifPresent(device -> copies.stored(message, device));
                    yield taken(message, initial, now);
                }
                case MessageStore.Acceptance.Duplicate(ItemId first) -> repeated(message, first, now);
            };
        } catch (StoreUnavailable gone) {
            return refused(message, Refusal.of(Cause.STORE_UNAVAILABLE, String.valueOf(gone.getMessage())));
        }
    }

    private Intake taken(CpmMessage message, DeliveryState initial, Instant since) {
        Duration patience = patience(message);
        if (patience.isZero()
                || !(FinalAnswer.of(initial, since, patience, since) instanceof FinalAnswer.Wait)
                || !answerWait.places().tryAcquire()) {
            runner.accepted(message, initial);
            return new Intake.Taken(message.id());
        }
        try (AwaitedStates.Watch watch = runner.awaited().watch(message.id())) {
            runner.accepted(message, initial);
            return waited(message, initial, watch, since, patience);
        } finally {
            answerWait.places().release();
        }
    }

    private Intake waited(
            CpmMessage message, DeliveryState initial, AwaitedStates.Watch watch, Instant since, Duration patience) {
        Optional<DeliveryState> state = Optional.of(initial);
        while (state.isPresent()) {
            switch (FinalAnswer.of(state.get(), since, patience, clock.instant())) {
                case FinalAnswer.Wait(Duration left) -> state = watch.next(left);
                case FinalAnswer.Delivered _ -> {
                    return new Intake.HandedOver(message.id());
                }
                case FinalAnswer.Refused(Refusal refusal) -> {
                    return new Intake.Ended(message.id(), refusal);
                }
                case FinalAnswer.Taken _ -> {
                    return new Intake.Taken(message.id());
                }
            }
        }
        return new Intake.Taken(message.id());
    }

    /// Only who sends by SIP is answered by what devices say.
    private Duration patience(CpmMessage message) {
        return message.origin().technology().equals(Technology.RCS)
                ? answerWait.longest().get()
                : Duration.ZERO;
    }

    /// What has been pruned can not be compared any more and counts as the same.
    private Intake repeated(CpmMessage message, ItemId first, Instant now) {
        Optional<Refusal> other = messages.item(first).flatMap(known -> Repetition.refusal(known, message));
        String leg = SpineNames.leg(message);
        List<Fact> facts = new ArrayList<>(List.of(Fact.word("came as", message.id())));
        other.ifPresent(_ -> facts.add(Fact.word("content", "another, refused")));
        trail.append(TrailEvent.of(first, now, TrailKind.DUPLICATE, leg, facts.toArray(Fact[]::new)));
        trail.append(TrailEvent.of(message.id(), now, TrailKind.DUPLICATE, leg, Fact.word("of", first)));
        return other.map(refusal -> refused(message, refusal)).orElseGet(() -> asThen(message, first, now));
    }

    /// Where answers wait for devices, a repetition is answered by what they have said since.
    private Intake asThen(CpmMessage message, ItemId first, Instant now) {
        Optional<FinalAnswer> since = patience(message).isZero()
                ? Optional.empty()
                : runner.state(first).map(state -> FinalAnswer.of(state, now, Duration.ZERO, now));
        return since.<Intake>map(answer -> switch (answer) {
                    case FinalAnswer.Delivered _ -> new Intake.HandedOver(first);
                    case FinalAnswer.Refused(Refusal refusal) -> new Intake.Ended(first, refusal);
                    case FinalAnswer.Taken _, FinalAnswer.Wait _ -> new Intake.Repeated(first);
                })
                .orElseGet(() -> new Intake.Repeated(first));
    }

    private Intake refused(CpmMessage message, Refusal refusal) {
        trail.append(SpineNames.refused(message.id(), clock.instant(), "isf", refusal));
        return new Intake.Refused(refusal);
    }
}
