// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.isthmus.cpm.delivery.DeliveryEvent.Chosen;
import org.isthmus.cpm.delivery.DeliveryEvent.Dropped;
import org.isthmus.cpm.delivery.DeliveryEvent.Due;
import org.isthmus.cpm.delivery.DeliveryEvent.HandedOver;
import org.isthmus.cpm.delivery.DeliveryEvent.Held;
import org.isthmus.cpm.delivery.DeliveryEvent.Interrupted;
import org.isthmus.cpm.delivery.DeliveryEvent.NotChosen;
import org.isthmus.cpm.delivery.DeliveryEvent.PutOff;
import org.isthmus.cpm.delivery.DeliveryEvent.RecipientRegistered;
import org.isthmus.cpm.delivery.DeliveryEvent.Reported;
import org.isthmus.cpm.delivery.DeliveryPolicy.Verdict;
import org.isthmus.cpm.delivery.DeliveryStep.Handling;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.DeliveryState.AwaitingRecipient;
import org.isthmus.model.delivery.DeliveryState.AwaitingReport;
import org.isthmus.model.delivery.DeliveryState.Choosing;
import org.isthmus.model.delivery.DeliveryState.End;
import org.isthmus.model.delivery.DeliveryState.Ended;
import org.isthmus.model.delivery.DeliveryState.HandingOver;
import org.isthmus.model.delivery.DeliveryState.Queued;
import org.isthmus.model.delivery.Disposition;
import org.isthmus.model.delivery.DispositionKind;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.PartState;
import org.isthmus.model.delivery.Progress;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailKind;

/// The delivery machine: one total function from where an item's delivery stands and what happened to where it
/// stands now and what is to be done (architecture document section 5.3.1.3; RFC 5438 sections 7.2.1, 8 and
/// 12.2; stage 3 section 2.6). How often, how long and what after a failure is the table in [DeliveryPolicy].
///
/// What it guarantees, whatever happens in whatever order:
/// - nothing that may be with a peer is handed over again, and no other way is taken while it may be there;
/// - `delivered` only on a report that says so; all parts delivered make the item delivered, one part finally
///   failed makes it failed; silence ends as `error`, which claims nothing;
/// - one notification of each type at most, and only those that were asked for;
/// - a delivery that ended stays as it ended, but for delivered becoming displayed;
/// - every delivery ends after its lifetime (and the grace for reports).
///
/// It never throws for any pair of state and event: what means nothing in a state leaves it as it is. It is one
/// file over 200 lines because the whole machine is meant to be read at once; `docs/states/delivery.md` is printed
/// from it.
public final class DeliveryFunction {
    private final Delivery delivery;
    private final DeliveryPolicy policy;
    private final Instant now;
    private final List<DeliveryEffect> effects = new ArrayList<>(4);
    private Progress progress;

    private DeliveryFunction(Delivery delivery, DeliveryPolicy policy, Instant now) {
        this.delivery = delivery;
        this.policy = policy;
        this.now = now;
        this.progress = delivery.state().progress();
    }

    /// The first state of an item that is being accepted: on the way that selection chose, to be handed over at
    /// once, in so many parts (1 for a native one).
    public static DeliveryState initial(Target target, int parts, Instant now) {
        return new Queued(Progress.NONE, Leg.planned(target, 0, parts), now);
    }

    /// The first state of an item whose recipient is to be waited for, or whose way is still to be chosen (a
    /// notification's). The first `Due` asks selection.
    public static DeliveryState initialWithoutWay(Instant now) {
        return new Choosing(Progress.NONE, now);
    }

    public static DeliveryStep next(Delivery delivery, DeliveryEvent event, DeliveryPolicy policy) {
        DeliveryFunction turn = new DeliveryFunction(delivery, policy, event.now());
        return switch (delivery.state()) {
            case Choosing state -> turn.choosing(state, event);
            case Queued state -> turn.queued(state, event);
            case HandingOver state -> turn.handingOver(state, event);
            case AwaitingReport state -> turn.awaitingReport(state, event);
            case AwaitingRecipient state -> turn.awaitingRecipient(state, event);
            case Ended state -> turn.ended(state, event);
        };
    }

    // ---- one method per state: which event is handled how

    private DeliveryStep choosing(Choosing state, DeliveryEvent event) {
        return switch (event) {
            case Due _ when delivery.expired(now) -> expire(Optional.empty());
            case Due _ when now.isBefore(state.due()) -> stay(Handling.NOT_YET);
            case Due _ -> step(choose(), Handling.CHOOSE);
            case RecipientRegistered _ -> chooseForRegistered();
            case Chosen _, Held _, NotChosen _ when delivery.expired(now) -> expire(Optional.empty());
            case Chosen(Target target, int _, Instant _)
            when progress.tried().contains(target) ->
                noWay(Refusal.of(Cause.NO_ROUTE, "the only way was given up before"));
            case Chosen(Target target, int parts, Instant _) -> begin(Leg.planned(target, progress.parts(), parts));
            case Held _ -> hold();
            case NotChosen(Refusal refusal, Instant _) -> noWay(refusal);
            case Reported report -> pastReport(report);
            case PutOff(Instant until, Instant _) ->
                step(new Choosing(progress, notAfterExpiry(later(state.due(), until))), Handling.PUT_OFF);
            case Dropped(Asserter by, Instant _) -> drop(Optional.empty(), by);
            case HandedOver _, Interrupted _ -> stay(Handling.MEANINGLESS);
        };
    }

    private DeliveryStep queued(Queued state, DeliveryEvent event) {
        return switch (event) {
            case Due _ when delivery.expired(now) -> expire(Optional.of(state.leg()));
            case Due _ when now.isBefore(state.due()) -> stay(Handling.NOT_YET);
            case Due _ -> begin(state.leg());
            case PutOff(Instant until, Instant _) ->
                step(new Queued(progress, state.leg(), notAfterExpiry(later(state.due(), until))), Handling.PUT_OFF);
            case Reported report -> reported(report, state.leg());
            case Dropped(Asserter by, Instant _) -> drop(Optional.of(state.leg()), by);
            case Chosen _, Held _, NotChosen _, HandedOver _, RecipientRegistered _, Interrupted _ ->
                stay(Handling.MEANINGLESS);
        };
    }

    private DeliveryStep handingOver(HandingOver state, DeliveryEvent event) {
        return switch (event) {
            case HandedOver answers -> step(answered(answers, state.leg()), Handling.ANSWERED);
            case Interrupted _ -> interrupted(state.leg());
            case Reported report -> reported(report, state.leg());
            case Dropped(Asserter by, Instant _) -> drop(Optional.of(state.leg()), by);
            case Due _, PutOff _, Chosen _, Held _, NotChosen _, RecipientRegistered _ -> stay(Handling.MEANINGLESS);
        };
    }

    private DeliveryStep awaitingReport(AwaitingReport state, DeliveryEvent event) {
        return switch (event) {
            case Due _ when now.isBefore(state.until()) -> stay(Handling.NOT_YET);
            case Due _ -> step(silence(state.leg()), Handling.WAITED_OUT);
            case Reported report -> reported(report, state.leg());
            case HandedOver answers -> step(answered(answers, state.leg()), Handling.LATE_ANSWER);
            case Dropped(Asserter by, Instant _) -> drop(Optional.of(state.leg()), by);
            case PutOff _, Chosen _, Held _, NotChosen _, RecipientRegistered _, Interrupted _ ->
                stay(Handling.MEANINGLESS);
        };
    }

    private DeliveryStep awaitingRecipient(AwaitingRecipient state, DeliveryEvent event) {
        return switch (event) {
            case Due _ when delivery.expired(now) -> expire(Optional.empty());
            case Due _ when now.isBefore(state.until()) -> stay(Handling.NOT_YET);
            case Due _, RecipientRegistered _ -> chooseForRegistered();
            case Reported report -> pastReport(report);
            case Dropped(Asserter by, Instant _) -> drop(Optional.empty(), by);
            case PutOff _, Chosen _, Held _, NotChosen _, HandedOver _, Interrupted _ -> stay(Handling.MEANINGLESS);
        };
    }

    private DeliveryStep ended(Ended state, DeliveryEvent event) {
        return switch (event) {
            case Reported report
            when displaysAfter(state, report) -> {
                told(DispositionKind.DISPLAYED, report.by(), technology(state.leg()));
                record(TrailKind.REPORTED, report.by(), facts(report));
                yield step(end(state.leg(), End.DISPLAYED, report.by(), Optional.empty()), Handling.DISPLAYED_AFTER);
            }
            case Reported report -> pastReport(report);
            case Due _, PutOff _, Chosen _, Held _, NotChosen _, HandedOver _ -> stay(Handling.MEANINGLESS);
            case RecipientRegistered _, Interrupted _, Dropped _ -> stay(Handling.MEANINGLESS);
        };
    }

    // ---- choosing a way

    private DeliveryState choose() {
        effects.add(new DeliveryEffect.Choose(progress.tried()));
        return new Choosing(progress, now);
    }

    /// A device that registered (or the time to look again) makes the native way worth trying again.
    private DeliveryStep chooseForRegistered() {
        if (delivery.expired(now)) {
            return expire(Optional.empty());
        }
        List<Target> tried = progress.tried().stream()
                .filter(target -> !(target instanceof Target.Native))
                .toList();
        progress = progress.withTried(tried);
        return step(choose(), Handling.CHOOSE);
    }

    /// Held messages go out at a registration. After a failed attempt the recipient has devices that did not
    /// answer, so it is also looked again as time goes by, ever less often.
    private DeliveryStep hold() {
        if (!policy.settings().deferral()) {
            return noWay(Refusal.of(Cause.RECIPIENT_UNAVAILABLE, "messages are not kept for recipients who are away"));
        }
        told(DispositionKind.STORED, Asserter.GATEWAY, Technology.RCS);
        Instant until = delivery.expires();
        if (progress.attempts() > 0) {
            until = notAfterExpiry(policy.again(progress.attempts(), Duration.ZERO, now));
            progress = progress.withAttempts(progress.attempts() + 1);
        }
        record(TrailKind.DEFERRED, Asserter.GATEWAY, List.of(Fact.word("until", until)));
        effects.add(new DeliveryEffect.Await(until));
        return step(new AwaitingRecipient(progress, until), Handling.HOLD);
    }

    private DeliveryStep noWay(Refusal refusal) {
        DeliveryState state = switch (policy.noWay(refusal.cause(), progress.attempts() + 1, now)) {
            case Verdict.Again(Instant at) -> {
                progress = progress.withAttempts(progress.attempts() + 1);
                trouble(refusal);
                yield later(new Choosing(progress, notAfterExpiry(at)), notAfterExpiry(at), refusal);
            }
            // What made us look for another way says more than that there is none.
            case Verdict.GiveUp _, Verdict.OtherWay _ -> {
                Refusal why = progress.trouble().orElse(refusal);
                trouble(why);
                yield finish(Optional.empty(), End.FAILED, DispositionKind.FAILED, why.by(), why.cause());
            }
        };
        return step(state, Handling.NO_WAY);
    }

    // ---- handing over

    private DeliveryStep begin(Leg leg) {
        List<Integer> parts = planned(leg);
        int used = Math.max(progress.parts(), leg.firstPart() + leg.parts().size());
        progress = progress.withAttempts(progress.attempts() + 1).withParts(used);
        Duration validity = Duration.between(now, delivery.expires());
        effects.add(new DeliveryEffect.HandOverParts(leg, parts, policy.asksReports(delivery, leg), validity));
        record(
                TrailKind.SUBMITTED,
                Asserter.GATEWAY,
                List.of(
                        Fact.word("way", words(leg.target())),
                        Fact.word("attempt", progress.attempts()),
                        Fact.word("parts", parts.size())));
        return step(new HandingOver(progress, leg, now), Handling.BEGIN);
    }

    private DeliveryState answered(HandedOver answers, Leg before) {
        List<PartState> parts = new ArrayList<>(before.parts());
        Duration retryAfter = Duration.ZERO;
        boolean reportable = false;
        for (int part : awaited(answers, before)) {
            HandOver outcome = outcome(answers, part);
            parts.set(part, after(parts.get(part), outcome));
            switch (outcome) {
                case HandOver.Accepted(List<ForeignId> ids) -> {
                    reportable |= !ids.isEmpty();
                    List<Fact> facts = new ArrayList<>();
                    facts.add(Fact.word("part", part + 1));
                    ids.forEach(id -> facts.add(Fact.id("peer id", id.value())));
                    record(TrailKind.ACCEPTED, Asserter.peer(words(before.target())), facts);
                }
                case HandOver.Deferred(Refusal refusal, Duration after) -> {
                    retryAfter = retryAfter.compareTo(after) < 0 ? after : retryAfter;
                    refused(TrailKind.DEFERRED, part, refusal);
                }
                case HandOver.Rejected(Refusal refusal) -> refused(TrailKind.REFUSED, part, refusal);
                case HandOver.Unknown(Refusal refusal, List<ForeignId> _) -> {
                    reportable = true;
                    refused(TrailKind.UNKNOWN, part, refusal);
                }
            }
        }
        Leg leg = new Leg(before.target(), before.firstPart(), parts);
        boolean waits = reportable || openBefore(before);
        return settle(leg, Asserter.GATEWAY, retryAfter, waits && policy.asksReports(delivery, leg));
    }

    /// The parts that an answer is about: all that were under way, and later those it names.
    private List<Integer> awaited(HandedOver answers, Leg leg) {
        return delivery.state() instanceof HandingOver
                ? planned(leg)
                : answers.parts().stream()
                        .filter(part -> part >= 0 && part < leg.parts().size())
                        .toList();
    }

    private static HandOver outcome(HandedOver answers, int part) {
        int index = answers.parts().indexOf(part);
        return index >= 0 && index < answers.outcomes().size()
                ? answers.outcomes().get(index)
                : new HandOver.Unknown(Refusal.of(Cause.PEER_SILENT, "no outcome for this part"), List.of());
    }

    private static List<Integer> planned(Leg leg) {
        return IntStream.range(0, leg.parts().size())
                .filter(part -> leg.parts().get(part) == PartState.PLANNED)
                .boxed()
                .toList();
    }

    private DeliveryStep interrupted(Leg before) {
        List<PartState> parts = before.parts().stream()
                .map(part -> part == PartState.PLANNED ? PartState.UNKNOWN : part)
                .toList();
        Leg leg = new Leg(before.target(), before.firstPart(), parts);
        trouble(Refusal.of(Cause.OUTCOME_UNKNOWN, "the gateway stopped while this was being handed over"));
        record(TrailKind.RECOVERED, Asserter.GATEWAY, List.of(Fact.word("found", "being handed over")));
        return step(
                settle(leg, Asserter.GATEWAY, Duration.ZERO, policy.asksReports(delivery, leg)), Handling.INTERRUPTED);
    }

    /// What is known of a part after an answer. A late answer adds to what is known and never takes away from it.
    private static PartState after(PartState before, HandOver outcome) {
        return switch (before) {
            case ACCEPTED, DELIVERED, FAILED -> before;
            case PLANNED, UNKNOWN ->
                switch (outcome) {
                    case HandOver.Accepted _ -> PartState.ACCEPTED;
                    case HandOver.Unknown _ -> PartState.UNKNOWN;
                    case HandOver.Deferred _ -> before;
                    case HandOver.Rejected _ -> PartState.FAILED;
                };
        };
    }

    /// Where a leg stands by its parts, when nothing of it is under way: ended, failed, to be tried again, or with
    /// the peer.
    private DeliveryState settle(Leg leg, Asserter by, Duration retryAfter, boolean waits) {
        Set<PartState> parts = EnumSet.copyOf(leg.parts());
        if (parts.contains(PartState.FAILED)) {
            return failed(leg);
        }
        if (parts.contains(PartState.PLANNED)) {
            return retry(leg, retryAfter);
        }
        if (!parts.contains(PartState.UNKNOWN)) {
            told(DispositionKind.PROCESSED, Asserter.GATEWAY, technology(Optional.of(leg)));
            if (leg.target() instanceof Target.Interwork) {
                told(DispositionKind.INTERWORKED, Asserter.GATEWAY, technology(Optional.of(leg)));
            }
        }
        if (parts.equals(EnumSet.of(PartState.DELIVERED))) {
            told(DispositionKind.DELIVERED, by, technology(Optional.of(leg)));
            return end(Optional.of(leg), End.DELIVERED, by, Optional.empty());
        }
        if (waits) {
            Instant until = delivery.state() instanceof AwaitingReport awaiting
                    ? awaiting.until()
                    : policy.reportUntil(now, delivery.expires());
            effects.add(new DeliveryEffect.Await(until));
            return new AwaitingReport(progress, leg, until);
        }
        return parts.contains(PartState.UNKNOWN)
                ? unknown(leg)
                : end(Optional.of(leg), End.HANDED_OVER, Asserter.GATEWAY, Optional.empty());
    }

    private DeliveryState failed(Leg leg) {
        Refusal why = progress.trouble()
                .orElseGet(() -> Refusal.of(Cause.PEER_PERMANENT, "a part failed without a reason given"));
        return switch (policy.failed(why.cause(), taken(leg), delivery.expired(now))) {
            case Verdict.GiveUp(End end, DispositionKind kind) ->
                finish(Optional.of(leg), end, kind, why.by(), why.cause());
            case Verdict.OtherWay _, Verdict.Again _ -> otherWay(leg);
        };
    }

    private DeliveryState retry(Leg leg, Duration retryAfter) {
        Refusal why = progress.trouble()
                .orElseGet(() -> Refusal.of(Cause.PEER_TEMPORARY, "a part was not taken, no reason given"));
        return switch (policy.deferred(leg.target(), taken(leg), progress.attempts(), retryAfter, now)) {
            case Verdict.Again(Instant at) -> {
                Instant due = notAfterExpiry(at);
                // Parts that are out bind us to this leg; else the way is chosen anew when the time comes.
                yield later(taken(leg) ? new Queued(progress, leg, due) : new Choosing(progress, due), due, why);
            }
            case Verdict.OtherWay _, Verdict.GiveUp _ -> otherWay(leg);
        };
    }

    private DeliveryState otherWay(Leg leg) {
        List<Target> tried = new ArrayList<>(progress.tried());
        tried.add(leg.target());
        progress = progress.withTried(tried);
        record(TrailKind.RETRY, Asserter.GATEWAY, List.of(Fact.word("given up", words(leg.target()))));
        return choose();
    }

    private DeliveryState later(DeliveryState state, Instant due, Refusal why) {
        record(
                TrailKind.RETRY,
                Asserter.GATEWAY,
                List.of(Fact.word("at", due), Fact.word("because", why.cause().code())));
        effects.add(new DeliveryEffect.Await(due));
        return state;
    }

    // ---- reports

    private DeliveryStep reported(Reported report, Leg before) {
        if (!before.has(report.part())) {
            return pastReport(report);
        }
        int index = report.part() - before.firstPart();
        PartState known = before.parts().get(index);
        PartState says = says(report.state());
        boolean contradicts =
                known.compareTo(PartState.DELIVERED) >= 0 && report.state().isFinal() && says != known;
        if (contradicts || (report.state() == ReportedState.DISPLAYED && !displaying(before, report))) {
            record(TrailKind.NOT_BELIEVED, report.by(), facts(report));
            return stay(Handling.NOT_BELIEVED);
        }
        record(TrailKind.REPORTED, report.by(), facts(report));
        List<PartState> parts = new ArrayList<>(before.parts());
        parts.set(index, says.compareTo(known) > 0 ? says : known);
        Leg leg = new Leg(before.target(), before.firstPart(), parts);
        if (says == PartState.FAILED && known != PartState.FAILED) {
            Cause cause = report.state() == ReportedState.FORBIDDEN ? Cause.RECIPIENT_REFUSED : Cause.PEER_PERMANENT;
            trouble(new Refusal(cause, report.by(), report.remoteCode(), "reported after it was handed over"));
        }
        return step(afterReport(leg, report), Handling.REPORTED);
    }

    private DeliveryState afterReport(Leg leg, Reported report) {
        boolean failed = leg.parts().contains(PartState.FAILED);
        boolean delivered = leg.parts().stream().allMatch(part -> part == PartState.DELIVERED);
        return switch (delivery.state()) {
            // The answers of the parts under way decide; until then nothing may be tried again.
            case HandingOver(Progress _, Leg _, Instant since) when !delivered -> new HandingOver(progress, leg, since);
            case Queued(Progress _, Leg _, Instant due)
            when !failed && leg.parts().contains(PartState.PLANNED) -> new Queued(progress, leg, due);
            case DeliveryState _ -> {
                DeliveryState settled = settle(leg, report.by(), Duration.ZERO, true);
                if (report.state() == ReportedState.DISPLAYED && delivered) {
                    told(DispositionKind.DISPLAYED, report.by(), technology(Optional.of(leg)));
                    yield end(Optional.of(leg), End.DISPLAYED, report.by(), Optional.empty());
                }
                yield settled;
            }
        };
    }

    /// What a report raises a part to. What the peer does not know itself raises nothing.
    private static PartState says(ReportedState state) {
        return switch (state) {
            case UNKNOWN -> PartState.PLANNED;
            case IN_PROGRESS -> PartState.ACCEPTED;
            case DELIVERED, DISPLAYED -> PartState.DELIVERED;
            case FAILED, FORBIDDEN -> PartState.FAILED;
        };
    }

    private DeliveryStep pastReport(Reported report) {
        record(TrailKind.REPORTED, report.by(), facts(report));
        return stay(Handling.PAST_REPORT);
    }

    private boolean displaysAfter(Ended state, Reported report) {
        return state.end() == End.DELIVERED
                && report.state() == ReportedState.DISPLAYED
                && state.leg()
                        .filter(leg -> leg.has(report.part()) && displaying(leg, report))
                        .isPresent();
    }

    private boolean displaying(Leg leg, Reported report) {
        Technology technology = technology(Optional.of(leg));
        return technology.equals(report.technology()) && policy.displaying().contains(technology);
    }

    // ---- ends

    /// The lifetime is over before it was handed over, wholly or (parts of it) at all: so it certainly is not
    /// delivered.
    private DeliveryStep expire(Optional<Leg> leg) {
        return step(
                finish(leg, End.EXPIRED, DispositionKind.FAILED, Asserter.GATEWAY, Cause.EXPIRED), Handling.EXPIRED);
    }

    private DeliveryState silence(Leg leg) {
        boolean unknown = leg.parts().contains(PartState.UNKNOWN);
        return unknown || policy.promisesReport(delivery, leg)
                ? unknown(leg)
                : end(Optional.of(leg), End.HANDED_OVER, Asserter.GATEWAY, Optional.empty());
    }

    private DeliveryState unknown(Leg leg) {
        return finish(Optional.of(leg), End.UNKNOWN, DispositionKind.ERROR, Asserter.GATEWAY, Cause.OUTCOME_UNKNOWN);
    }

    private DeliveryStep drop(Optional<Leg> leg, Asserter by) {
        boolean underWay = delivery.state() instanceof HandingOver;
        boolean whole = leg.filter(taking -> !taking.parts().contains(PartState.PLANNED) || underWay)
                .isPresent();
        DispositionKind kind = whole ? DispositionKind.ERROR : DispositionKind.FAILED;
        return step(finish(leg, End.DROPPED, kind, by, Optional.empty()), Handling.DROPPED);
    }

    private DeliveryState finish(Optional<Leg> leg, End end, DispositionKind kind, Asserter by, Cause cause) {
        return finish(leg, end, kind, by, Optional.of(cause));
    }

    private DeliveryState finish(Optional<Leg> leg, End end, DispositionKind kind, Asserter by, Optional<Cause> cause) {
        told(kind, by, technology(leg));
        return end(leg, end, by, cause);
    }

    private DeliveryState end(Optional<Leg> leg, End end, Asserter by, Optional<Cause> cause) {
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.word("end", end.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        cause.ifPresent(known -> facts.add(Fact.word("because", known.code())));
        record(TrailKind.ENDED, by, facts);
        return new Ended(progress, leg, end, by, now, cause);
    }

    // ---- small words

    /// Owes the sender a notification, when it asked for that and heard nothing of this type yet.
    private void told(DispositionKind kind, Asserter by, Technology technology) {
        if (!delivery.wants(kind) || progress.told().contains(kind.type())) {
            return;
        }
        progress = progress.withTold(kind.type());
        effects.add(new DeliveryEffect.Notify(new Disposition(kind, by, now, technology)));
    }

    private void refused(TrailKind kind, int part, Refusal refusal) {
        trouble(refusal);
        record(
                kind,
                refusal.by(),
                List.of(
                        Fact.word("part", part + 1),
                        Fact.word("cause", refusal.cause().code()),
                        Fact.word("code", refusal.remoteCode()),
                        Fact.word("detail", refusal.detail())));
    }

    private void trouble(Refusal refusal) {
        progress = progress.withTrouble(refusal);
    }

    private void record(TrailKind kind, Asserter by, List<Fact> facts) {
        effects.add(new DeliveryEffect.Record(kind, by, facts));
    }

    private static List<Fact> facts(Reported report) {
        return List.of(
                Fact.word("part", report.part() + 1),
                Fact.word("state", report.state().name().toLowerCase(Locale.ROOT)),
                Fact.word("code", report.remoteCode()));
    }

    private static boolean openBefore(Leg leg) {
        return leg.parts().contains(PartState.ACCEPTED) || leg.parts().contains(PartState.UNKNOWN);
    }

    /// Whether a part of it is or may be with the peer, or has reached the recipient.
    private static boolean taken(Leg leg) {
        return openBefore(leg) || leg.parts().contains(PartState.DELIVERED);
    }

    private static Technology technology(Optional<Leg> leg) {
        return leg.isPresent() && leg.get().target() instanceof Target.Interwork(Technology technology, Address _)
                ? technology
                : Technology.RCS;
    }

    private static String words(Target target) {
        return switch (target) {
            case Target.Native _ -> Technology.RCS.name();
            case Target.Interwork(Technology technology, Address _) -> technology.name();
            case Target.HandToCore _ -> "core";
        };
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private Instant notAfterExpiry(Instant at) {
        return at.isBefore(delivery.expires()) ? at : delivery.expires();
    }

    private DeliveryStep stay(Handling handling) {
        return step(delivery.state(), handling);
    }

    private DeliveryStep step(DeliveryState state, Handling handling) {
        return new DeliveryStep(state, effects, handling);
    }
}
