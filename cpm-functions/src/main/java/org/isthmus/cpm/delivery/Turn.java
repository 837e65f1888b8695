// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.isthmus.cpm.delivery.DeliveryEvent.Reported;
import org.isthmus.model.Technology;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.DeliveryState.End;
import org.isthmus.model.delivery.DeliveryState.Ended;
import org.isthmus.model.delivery.Disposition;
import org.isthmus.model.delivery.DispositionKind;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.Progress;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailKind;

/// What one event adds up to while the machine works it out: the progress so far and the effects in order.
/// Lives for one step, on one thread. The rule of one notification per type is kept here and nowhere else.
final class Turn {
    private final Delivery delivery;
    private final Instant now;
    private final List<DeliveryEffect> effects = new ArrayList<>(4);
    private Progress progress;
    private Optional<Leg> leg;

    Turn(Delivery delivery, Instant now) {
        this.delivery = delivery;
        this.now = now;
        this.progress = delivery.state().progress();
        this.leg = leg(delivery.state());
    }

    Progress progress() {
        return progress;
    }

    void progress(Progress further) {
        progress = further;
    }

    List<DeliveryEffect> effects() {
        return effects;
    }

    void add(DeliveryEffect effect) {
        effects.add(effect);
    }

    /// The leg that this step is about, from now on.
    void leg(Leg taken) {
        leg = Optional.of(taken);
    }

    /// Owes the sender a notification, when it asked for that and heard nothing of this type yet.
    void tell(DispositionKind kind, Asserter by) {
        if (!delivery.wants(kind) || progress.told().contains(kind.type())) {
            return;
        }
        Technology technology = leg.map(Legs::technology).orElse(Technology.RCS);
        progress = progress.withTold(kind.type());
        effects.add(new DeliveryEffect.Notify(new Disposition(kind, by, now, technology)));
    }

    /// Whether devices gave no answer about the leg that this step is about.
    boolean silent() {
        return leg.filter(Leg::silent).isPresent();
    }

    void trouble(Refusal refusal) {
        progress = progress.withTrouble(refusal);
    }

    /// `link` is empty when there is but one.
    void accepted(int part, List<ForeignId> ids, Leg leg, String link) {
        Stream<Fact> called = ids.stream().map(id -> Fact.id("peer id", id.value()));
        Stream<Fact> unnamed = ids.isEmpty() && leg.target() instanceof Target.Interwork
                ? Stream.of(Fact.word("detail", "no message id was given, so a receipt can not be matched"))
                : Stream.empty();
        Fact[] facts = Stream.of(Stream.of(Fact.word("part", part + 1)), called, unnamed)
                .flatMap(each -> each)
                .toArray(Fact[]::new);
        record(TrailKind.ACCEPTED, Asserter.peer(link.isEmpty() ? Legs.words(leg.target()) : link), facts);
    }

    void refused(TrailKind kind, int part, Refusal refusal) {
        record(
                kind,
                refusal.by(),
                Fact.word("part", part + 1),
                Fact.word("cause", refusal.cause().code()),
                Fact.word("code", refusal.remoteCode()),
                Fact.word("detail", refusal.detail()));
    }

    void report(TrailKind kind, Reported report) {
        record(
                kind,
                report.by(),
                Fact.word("part", report.part() + 1),
                Fact.word("state", report.state().name().toLowerCase(Locale.ROOT)),
                Fact.word("code", report.remoteCode()));
    }

    void record(TrailKind kind, Asserter by, Fact... facts) {
        effects.add(new DeliveryEffect.Record(kind, by, List.of(facts)));
    }

    DeliveryState end(End end, Asserter by) {
        record(TrailKind.ENDED, by, Fact.word("end", words(end)));
        return new Ended(progress, leg, end, by, now, Optional.empty());
    }

    DeliveryState end(End end, Asserter by, Cause cause) {
        record(TrailKind.ENDED, by, Fact.word("end", words(end)), Fact.word("because", cause.code()));
        return new Ended(progress, leg, end, by, now, Optional.of(cause));
    }

    private static String words(End end) {
        return end.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Optional<Leg> leg(DeliveryState state) {
        return switch (state) {
            case DeliveryState.Queued queued -> Optional.of(queued.leg());
            case DeliveryState.HandingOver handing -> Optional.of(handing.leg());
            case DeliveryState.AwaitingReport awaiting -> Optional.of(awaiting.leg());
            case Ended ended -> ended.leg();
            case DeliveryState.Choosing _, DeliveryState.AwaitingRecipient _ -> Optional.empty();
        };
    }
}
