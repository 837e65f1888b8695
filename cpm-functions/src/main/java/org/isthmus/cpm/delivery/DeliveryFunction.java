// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.cpm.delivery.DeliveryEvent.Chosen;
import org.isthmus.cpm.delivery.DeliveryEvent.Dropped;
import org.isthmus.cpm.delivery.DeliveryEvent.Due;
import org.isthmus.cpm.delivery.DeliveryEvent.HandedOver;
import org.isthmus.cpm.delivery.DeliveryEvent.Held;
import org.isthmus.cpm.delivery.DeliveryEvent.Interrupted;
import org.isthmus.cpm.delivery.DeliveryEvent.LinkUp;
import org.isthmus.cpm.delivery.DeliveryEvent.NotChosen;
import org.isthmus.cpm.delivery.DeliveryEvent.PutOff;
import org.isthmus.cpm.delivery.DeliveryEvent.RecipientRegistered;
import org.isthmus.cpm.delivery.DeliveryEvent.Released;
import org.isthmus.cpm.delivery.DeliveryEvent.Reported;
import org.isthmus.cpm.delivery.DeliveryPolicy.Verdict;
import org.isthmus.cpm.delivery.DeliveryStep.Handling;
import org.isthmus.model.ReferencePoint;
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
/// - nothing that may be with a peer is handed over again, but under the same id to those who know it by that
///   ([Target#knowsRepetitions]); and no other way is taken while it may be there;
/// - `delivered` only on a report that says so; all parts delivered make the item delivered, one part finally
///   failed makes it failed; silence ends as `error`, which claims nothing;
/// - one notification of each type at most, and only those that were asked for;
/// - a delivery that ended stays as it ended, but for delivered becoming displayed;
/// - every delivery ends after its lifetime (and the grace for reports).
///
/// It never throws for any pair of state and event: what means nothing in a state leaves it as it is. This file
/// is over 500 lines because the whole machine is meant to be read at once; `docs/states/delivery.md` is
/// printed from it. What a part is known to be is in [Legs], what a step adds up to in [Turn].
public final class DeliveryFunction {
    private static final Fact SAME_ID = Fact.word("what", "no answer; sent again under the same id");

    private static final Target NATIVE = new Target.Native();

    private static final String REPORTED_AFTER = "reported after it was handed over";

    private final Delivery delivery;
    private final DeliveryPolicy policy;
    private final Instant now;
    private final Turn turn;

    private DeliveryFunction(Delivery delivery, DeliveryPolicy policy, Instant now) {
        this.delivery = delivery;
        this.policy = policy;
        this.now = now;
        this.turn = new Turn(delivery, now);
    }

    /// The first state of an item that is being accepted: on the way that selection chose, to be handed
    /// over at once, in so many parts (1 for a native one).
    public static DeliveryState initial(Target target, int parts, Instant now) {
        return new Queued(Progress.NONE, Leg.planned(target, 0, parts), now);
    }

    /// The first state of an item whose recipient is to be waited for, or whose way is still to be
    /// chosen (a notification's). The first `Due` asks selection.
    public static DeliveryState initialWithoutWay(Instant now) {
        return new Choosing(Progress.NONE, now);
    }

    public static DeliveryStep next(Delivery delivery, DeliveryEvent event, DeliveryPolicy policy) {
        DeliveryFunction machine = new DeliveryFunction(delivery, policy, event.now());
        return switch (delivery.state()) {
            case Choosing state -> machine.choosing(state, event);
            case Queued state -> machine.queued(state, event);
            case HandingOver state -> machine.handingOver(state, event);
            case AwaitingReport state -> machine.awaitingReport(state, event);
            case AwaitingRecipient state -> machine.awaitingRecipient(state, event);
            case Ended state -> machine.ended(state, event);
        };
    }

    // ---- one method per state: which event is handled how

    private DeliveryStep choosing(Choosing state, DeliveryEvent event) {
        return switch (event) {
            case Due _ when delivery.expired(now) -> expire();
            case Due _ when now.isBefore(state.due()) -> stay(Handling.NOT_YET);
            case Due _ -> step(choose(), Handling.CHOOSE);
            case Released _ when delivery.expired(now) -> expire();
            case Released _ when turn.progress().attempts() > 0 -> stay(Handling.NOT_YET);
            case Released _ -> step(choose(), Handling.RELEASED);
            case RecipientRegistered _ -> chooseAgain();
            case LinkUp up -> linkBack(up, new Choosing(turn.progress(), now), state.due());
            case Chosen _, Held _, NotChosen _ when delivery.expired(now) -> expire();
            case Chosen chosen
            when turn.progress().tried().contains(chosen.target()) ->
                noWay(Refusal.of(Cause.NO_ROUTE, "the only way was given up before"));
            case Chosen chosen ->
                begin(Leg.planned(chosen.target(), turn.progress().parts(), chosen.parts()), Handling.BEGIN);
            case Held _ -> hold();
            case NotChosen notChosen -> noWay(notChosen.refusal());
            case Reported report -> pastReport(report);
            case PutOff putOff -> step(new Choosing(turn.progress(), putOff(state.due(), putOff)), Handling.PUT_OFF);
            case Dropped dropped -> drop(dropped.by(), DispositionKind.FAILED);
            case HandedOver _, Interrupted _ -> stay(Handling.MEANINGLESS);
        };
    }

    private DeliveryStep queued(Queued state, DeliveryEvent event) {
        return switch (event) {
            case Due _, Released _, RecipientRegistered _ when delivery.expired(now) -> expire(state.leg());
            case Due _ when now.isBefore(state.due()) -> stay(Handling.NOT_YET);
            case Due _ -> begin(state.leg(), Handling.BEGIN);
            case Released _ when turn.progress().attempts() > 0 -> stay(Handling.NOT_YET);
            case Released _ -> begin(state.leg(), Handling.RELEASED);
            case RecipientRegistered _
            when policy.repeats(state.leg()) -> step(atOnce(state.leg(), "the recipient registered"), Handling.AT_ONCE);
            case LinkUp up -> linkBack(up, new Queued(turn.progress(), state.leg(), now), state.due());
            case PutOff putOff ->
                step(new Queued(turn.progress(), state.leg(), putOff(state.due(), putOff)), Handling.PUT_OFF);
            case Reported report -> reported(report, state.leg());
            case Dropped dropped -> drop(dropped.by(), claims(state.leg()));
            case Chosen _, Held _, NotChosen _, HandedOver _, RecipientRegistered _, Interrupted _ ->
                stay(Handling.MEANINGLESS);
        };
    }

    private DeliveryStep handingOver(HandingOver state, DeliveryEvent event) {
        return switch (event) {
            case HandedOver answers ->
                step(answered(answers, Legs.toHandOver(state.leg()), state.leg()), Handling.ANSWERED);
            case Interrupted interrupted -> interrupted(state.leg(), interrupted.byStop());
            case Reported report -> reported(report, state.leg());
            case Dropped dropped -> drop(dropped.by(), DispositionKind.ERROR);
            case Due _, PutOff _, Released _, Chosen _, Held _, NotChosen _, RecipientRegistered _, LinkUp _ ->
                stay(Handling.MEANINGLESS);
        };
    }

    private DeliveryStep awaitingReport(AwaitingReport state, DeliveryEvent event) {
        return switch (event) {
            case Due _ when now.isBefore(state.until()) -> stay(Handling.NOT_YET);
            case Due _ -> step(silence(state.leg()), Handling.WAITED_OUT);
            case Reported report -> reported(report, state.leg());
            case HandedOver answers ->
                step(answered(answers, Legs.of(state.leg(), answers.parts()), state.leg()), Handling.LATE_ANSWER);
            case Dropped dropped -> drop(dropped.by(), DispositionKind.ERROR);
            case PutOff _, Released _, Chosen _, Held _, NotChosen _ -> stay(Handling.MEANINGLESS);
            case RecipientRegistered _, LinkUp _, Interrupted _ -> stay(Handling.MEANINGLESS);
        };
    }

    private DeliveryStep awaitingRecipient(AwaitingRecipient state, DeliveryEvent event) {
        return switch (event) {
            case Due _ when now.isBefore(state.until()) && !delivery.expired(now) -> stay(Handling.NOT_YET);
            case Due _, RecipientRegistered _ when delivery.expired(now) -> expire();
            case Due _, RecipientRegistered _ -> chooseAgain();
            case Reported report -> pastReport(report);
            case Dropped dropped -> drop(dropped.by(), DispositionKind.FAILED);
            case PutOff _, Released _, Chosen _, Held _, NotChosen _, HandedOver _, LinkUp _, Interrupted _ ->
                stay(Handling.MEANINGLESS);
        };
    }

    private DeliveryStep ended(Ended state, DeliveryEvent event) {
        return switch (event) {
            case Reported report
            when displaysAfter(state, report) -> {
                turn.report(TrailKind.REPORTED, report);
                turn.tell(DispositionKind.DISPLAYED, report.by());
                yield step(turn.end(End.DISPLAYED, report.by()), Handling.DISPLAYED_AFTER);
            }
            case Reported report -> pastReport(report);
            case Due _, PutOff _, Chosen _, Held _, NotChosen _, HandedOver _ -> stay(Handling.MEANINGLESS);
            case RecipientRegistered _, LinkUp _, Released _, Interrupted _, Dropped _ -> stay(Handling.MEANINGLESS);
        };
    }

    // ---- choosing a way

    private DeliveryState choose() {
        turn.add(new DeliveryEffect.Choose(turn.progress().tried()));
        return new Choosing(turn.progress(), now);
    }

    /// A device that registered (or the time to look again) makes the native way worth trying again.
    private DeliveryStep chooseAgain() {
        if (delivery.expired(now)) {
            return expire();
        }
        turn.progress(turn.progress()
                .withTried(turn.progress().tried().stream()
                        .filter(target -> !target.equals(NATIVE))
                        .toList()));
        return step(choose(), Handling.CHOOSE);
    }

    /// Held messages go out at a registration. After a failed attempt the recipient has devices that
    /// did not answer, so it is also looked again as time goes by, ever less often. What the devices
    /// refused for good they refuse again, so that is not waited for.
    private DeliveryStep hold() {
        boolean called = turn.progress().tried().stream().anyMatch(NATIVE::equals);
        Optional<Refusal> trouble = turn.progress()
                .trouble()
                .filter(refusal ->
                        refusal.by().kind() == Asserter.Kind.HANDSET && policy.isForGood(NATIVE, refusal.cause()));
        if (called && trouble.isPresent()) {
            return noWay(trouble.get());
        }
        if (!policy.settings().deferral()) {
            return noWay(Refusal.of(Cause.RECIPIENT_UNAVAILABLE, "messages are not kept for recipients who are away"));
        }
        turn.tell(DispositionKind.STORED, Asserter.GATEWAY);
        int attempts = turn.progress().attempts();
        Instant until = delivery.expires();
        if (attempts > 0) {
            // An attempt since the last look has been counted when it began.
            int looks = called ? attempts : attempts + 1;
            until = notAfterExpiry(policy.again(looks, Duration.ZERO, now));
            turn.progress(turn.progress().withAttempts(looks));
        }
        turn.record(TrailKind.DEFERRED, Asserter.GATEWAY, Fact.word("until", until));
        turn.add(new DeliveryEffect.Await(until));
        return step(new AwaitingRecipient(turn.progress(), until), Handling.HOLD);
    }

    private DeliveryStep noWay(Refusal refusal) {
        int attempts = turn.progress().attempts() + 1;
        if (policy.noWay(refusal.cause(), attempts, now) instanceof Verdict.Again(Instant at)) {
            turn.progress(turn.progress().withAttempts(attempts));
            turn.trouble(refusal);
            Instant due = later(at);
            return step(new Choosing(turn.progress(), due), Handling.NO_WAY);
        }
        // What made us look for another way says more than that there is none.
        Refusal why = turn.progress().trouble().orElse(refusal);
        turn.trouble(why);
        turn.tell(DispositionKind.FAILED, why.by());
        return step(turn.end(End.FAILED, why.by(), why.cause()), Handling.NO_WAY);
    }

    // ---- handing over

    private DeliveryStep begin(Leg leg, Handling handling) {
        List<Integer> parts = Legs.toHandOver(leg);
        int used = leg.firstPart() + leg.parts().size();
        turn.progress(
                turn.progress().withAttempts(turn.progress().attempts() + 1).withParts(used));
        Duration validity = Duration.between(now, delivery.expires());
        turn.add(new DeliveryEffect.HandOverParts(leg, parts, policy.asksReports(delivery, leg), validity));
        turn.record(
                TrailKind.SUBMITTED,
                Asserter.GATEWAY,
                Fact.word("way", Legs.words(leg.target())),
                Fact.word("attempt", turn.progress().attempts()),
                Fact.word("parts", parts.size()));
        return step(new HandingOver(turn.progress(), leg, now), handling);
    }

    /// `awaited` are the parts that the answers are about: all that were under way, and later those
    /// they name.
    private DeliveryState answered(HandedOver answers, List<Integer> awaited, Leg before) {
        Leg leg = before;
        Duration retryAfter = Duration.ZERO;
        boolean reportable = Legs.open(before);
        for (int part : awaited) {
            HandOver outcome = outcome(answers, part);
            leg = Legs.with(leg, part, Legs.after(leg, part, outcome));
            switch (outcome) {
                case HandOver.Accepted(List<ForeignId> ids, boolean _, String link) -> {
                    reportable |= !ids.isEmpty();
                    turn.accepted(part, ids, before, link);
                }
                case HandOver.Deferred(Refusal refusal, Duration after, boolean _) -> {
                    retryAfter = retryAfter.compareTo(after) < 0 ? after : retryAfter;
                    turn.refused(TrailKind.DEFERRED, part, refusal);
                }
                case HandOver.Rejected(Refusal refusal) -> turn.refused(TrailKind.REFUSED, part, refusal);
                case HandOver.Unknown(Refusal refusal, List<ForeignId> _) -> {
                    reportable = true;
                    turn.refused(TrailKind.UNKNOWN, part, refusal);
                }
            }
        }
        worst(answers, before).ifPresent(turn::trouble);
        boolean waits = reportable && policy.asksReports(delivery, leg);
        // Refused for good by those who are there now, and they may have had it: sending it again is no use.
        boolean enough = before.silent()
                && Legs.open(leg)
                && answers.outcomes().stream()
                        .anyMatch(outcome -> outcome instanceof HandOver.Rejected(Refusal refusal)
                                && policy.isForGood(before.target(), refusal.cause()));
        if (enough) {
            return rest(leg, Asserter.GATEWAY, waits);
        }
        boolean goesAgain =
                leg.parts().contains(PartState.PLANNED) && !leg.parts().contains(PartState.FAILED) && !repeats(leg);
        return goesAgain && paced(answers) ? inTurn(leg, retryAfter) : settle(leg, Asserter.GATEWAY, retryAfter, waits);
    }

    /// Whether something was put off, and all that was only because the peer is to be sent no faster.
    private static boolean paced(HandedOver answers) {
        boolean some = false;
        for (HandOver outcome : answers.outcomes()) {
            if (outcome instanceof HandOver.Deferred(Refusal _, Duration _, boolean paced)) {
                if (!paced) {
                    return false;
                }
                some = true;
            }
        }
        return some;
    }

    private static HandOver outcome(HandedOver answers, int part) {
        int index = answers.parts().indexOf(part);
        return index >= 0 && index < answers.outcomes().size()
                ? answers.outcomes().get(index)
                : new HandOver.Unknown(Refusal.of(Cause.PEER_SILENT, "no outcome for this part"), List.of());
    }

    /// The refusal that decides: a final one before any other; and none but a final one when a report has
    /// failed the leg already.
    private static Optional<Refusal> worst(HandedOver answers, Leg before) {
        Optional<Refusal> rejected = answers.outcomes().stream()
                .filter(HandOver.Rejected.class::isInstance)
                .map(outcome -> ((HandOver.Rejected) outcome).refusal())
                .findFirst();
        return rejected.isPresent() || before.parts().contains(PartState.FAILED)
                ? rejected
                : answers.outcomes().stream().flatMap(Legs::refusal).findFirst();
    }

    private DeliveryStep interrupted(Leg before, boolean byStop) {
        Leg leg = before;
        for (int part : Legs.toHandOver(before)) {
            leg = Legs.with(leg, part, PartState.UNKNOWN);
        }
        Refusal unknown = Refusal.of(
                Cause.OUTCOME_UNKNOWN,
                byStop
                        ? "the gateway stopped while this was being handed over"
                        : "a fault of the gateway's own while this was being handed over");
        if (!before.parts().contains(PartState.FAILED)) {
            turn.trouble(unknown);
        }
        boolean waits = policy.asksReports(delivery, leg);
        turn.record(TrailKind.RECOVERED, Asserter.GATEWAY, Fact.word("found", "being handed over"));
        turn.record(
                TrailKind.UNKNOWN,
                Asserter.GATEWAY,
                Fact.word("cause", unknown.cause().code()),
                Fact.word("detail", unknown.detail()),
                Fact.word("next", afterUnknown(leg, waits)));
        boolean atOnce = byStop && policy.repeats(leg) && !leg.parts().contains(PartState.FAILED);
        DeliveryState next = atOnce
                ? atOnce(leg, Cause.OUTCOME_UNKNOWN.code())
                : settle(leg, Asserter.GATEWAY, Duration.ZERO, waits);
        return step(next, Handling.INTERRUPTED);
    }

    /// There is no reason to wait: that the gateway was stopped says nothing of the device, or one has
    /// come (back).
    private DeliveryState atOnce(Leg leg, String because) {
        turn.record(TrailKind.RETRY, Asserter.GATEWAY, Fact.word("at", now), SAME_ID, Fact.word("because", because));
        return new Queued(turn.progress(), leg, now);
    }

    /// What becomes of a leg whose outcome is unknown, in words.
    private String afterUnknown(Leg leg, boolean waits) {
        if (leg.parts().contains(PartState.FAILED)) {
            return "not sent again; another part has failed, so the message has";
        }
        if (policy.repeats(leg)) {
            return "sent again under the same id, by which it is known there";
        }
        return "not sent again; "
                + (waits
                        ? "a report that can be matched tells what became of it, and without one it ends as unknown at "
                                + policy.reportUntil(now, delivery.expires())
                        : "nobody reports on it, so it ends as unknown");
    }

    /// Where a leg stands by its parts, when nothing of it is under way: ended, failed, to be tried
    /// again, or with the peer.
    private DeliveryState settle(Leg leg, Asserter by, Duration retryAfter, boolean waits) {
        turn.leg(leg);
        Set<PartState> parts = EnumSet.copyOf(leg.parts());
        if (parts.contains(PartState.FAILED)) {
            return failed(leg);
        }
        if (parts.contains(PartState.PLANNED) || repeats(leg)) {
            return retry(leg, retryAfter);
        }
        return rest(leg, by, waits);
    }

    /// A leg that waits for reports alone is not begun again.
    private boolean repeats(Leg leg) {
        return policy.repeats(leg) && !(delivery.state() instanceof AwaitingReport);
    }

    /// Nothing of it is to be handed over any more: it is with the peer, or may be.
    private DeliveryState rest(Leg leg, Asserter by, boolean waits) {
        turn.leg(leg);
        Set<PartState> parts = EnumSet.copyOf(leg.parts());
        if (!parts.contains(PartState.UNKNOWN)) {
            turn.tell(DispositionKind.PROCESSED, Asserter.GATEWAY);
            if (leg.target() instanceof Target.Interwork) {
                turn.tell(DispositionKind.INTERWORKED, Asserter.GATEWAY);
            }
        }
        if (Legs.delivered(leg)) {
            turn.tell(DispositionKind.DELIVERED, by);
            return turn.end(End.DELIVERED, by);
        }
        if (waits) {
            Instant until = delivery.state() instanceof AwaitingReport awaiting
                    ? awaiting.until()
                    : policy.reportUntil(now, delivery.expires());
            turn.add(new DeliveryEffect.Await(until));
            return new AwaitingReport(turn.progress(), leg, until);
        }
        return parts.contains(PartState.UNKNOWN) ? unknown() : turn.end(End.HANDED_OVER, Asserter.GATEWAY);
    }

    private DeliveryState failed(Leg leg) {
        Refusal why = turn.progress()
                .trouble()
                .orElseGet(() -> Refusal.of(Cause.PEER_PERMANENT, "a part failed without a reason given"));
        return switch (policy.failed(why.cause(), delivery.notification(), Legs.taken(leg), delivery.expired(now))) {
            case Verdict.GiveUp(End end, DispositionKind kind) -> {
                turn.tell(kind, why.by());
                yield turn.end(end, why.by(), why.cause());
            }
            case Verdict.OtherWay _, Verdict.Again _ -> otherWay(leg);
        };
    }

    /// Nothing failed: the peer takes so many in a time, and the turn of these parts is still to come.
    private DeliveryState inTurn(Leg leg, Duration wait) {
        turn.leg(leg);
        turn.progress(turn.progress().withAttempts(turn.progress().attempts() - 1));
        Instant due = later(policy.inTurn(wait, now));
        return Legs.taken(leg) ? new Queued(turn.progress(), leg, due) : new Choosing(turn.progress(), due);
    }

    private DeliveryState retry(Leg leg, Duration retryAfter) {
        boolean taken = Legs.taken(leg);
        int attempts = turn.progress().attempts();
        if (policy.deferred(leg.target(), taken, attempts, retryAfter, now) instanceof Verdict.Again(Instant at)) {
            Instant due = later(at);
            // Parts that are out bind us to this leg; else the way is chosen anew when the time comes.
            return taken ? new Queued(turn.progress(), leg, due) : new Choosing(turn.progress(), due);
        }
        return otherWay(leg);
    }

    private DeliveryState otherWay(Leg leg) {
        List<Target> tried = new ArrayList<>(turn.progress().tried());
        tried.add(leg.target());
        turn.progress(turn.progress().withTried(tried));
        turn.record(TrailKind.RETRY, Asserter.GATEWAY, Fact.word("given up", Legs.words(leg.target())));
        return choose();
    }

    /// When it is tried again, with the reason on the trail.
    private Instant later(Instant at) {
        Instant due = notAfterExpiry(at);
        Optional<Cause> why = turn.progress().trouble().map(Refusal::cause);
        Fact because = Fact.word("because", why.map(Cause::code).orElse(""));
        if (turn.silent()) {
            turn.record(TrailKind.RETRY, Asserter.GATEWAY, Fact.word("at", due), SAME_ID, because);
        } else {
            turn.record(TrailKind.RETRY, Asserter.GATEWAY, Fact.word("at", due), because);
        }
        turn.add(new DeliveryEffect.Await(due));
        return due;
    }

    /// What waits for another reason than that no link was up, or that the function of ours that is back
    /// was silent, waits on.
    private DeliveryStep linkBack(LinkUp up, DeliveryState sooner, Instant due) {
        boolean down = turn.progress().trouble().map(Refusal::cause).equals(Optional.of(Cause.LINK_DOWN));
        boolean silent = delivery.state() instanceof Queued(Progress _, Leg leg, Instant _)
                && leg.target() instanceof Target.HandOn(ReferencePoint point, Address _)
                && up.function().equals(Optional.of(point))
                && leg.silent();
        if (!now.isBefore(due) || !(down || silent)) {
            return stay(Handling.LINK_BACK);
        }
        turn.record(
                TrailKind.RETRY, Asserter.GATEWAY, Fact.word("at", now), Fact.word("because", "a link is up again"));
        return step(sooner, Handling.LINK_BACK);
    }

    // ---- reports

    private DeliveryStep reported(Reported report, Leg before) {
        if (!before.has(report.part())) {
            return pastReport(report);
        }
        int part = report.part() - before.firstPart();
        PartState known = before.parts().get(part);
        PartState says = Legs.says(report.state());
        boolean contradicts =
                known.compareTo(PartState.DELIVERED) >= 0 && report.state().isFinal() && says != known;
        if (contradicts || (report.state() == ReportedState.DISPLAYED && !displaying(before, report))) {
            turn.report(TrailKind.NOT_BELIEVED, report);
            return stay(Handling.NOT_BELIEVED);
        }
        turn.report(TrailKind.REPORTED, report);
        if (report.state() == ReportedState.INTERWORKED && before.target() instanceof Target.HandOn) {
            turn.tell(DispositionKind.INTERWORKED, report.by());
        }
        if (says == PartState.FAILED && known != PartState.FAILED) {
            Cause cause = report.state() == ReportedState.FORBIDDEN ? Cause.RECIPIENT_REFUSED : Cause.PEER_PERMANENT;
            turn.trouble(new Refusal(cause, report.by(), report.remoteCode(), REPORTED_AFTER));
            if (delivery.state() instanceof AwaitingReport awaiting && policy.waitsForYes(before, report.state())) {
                Instant until = policy.yesUntil(now);
                Instant sooner = until.isBefore(awaiting.until()) ? until : awaiting.until();
                return step(new AwaitingReport(turn.progress(), before, sooner), Handling.REPORTED);
            }
        }
        Leg leg = Legs.with(before, part, says.compareTo(known) > 0 ? says : known);
        return step(afterReport(leg, report), Handling.REPORTED);
    }

    private DeliveryState afterReport(Leg leg, Reported report) {
        boolean failed = leg.parts().contains(PartState.FAILED);
        boolean delivered = Legs.delivered(leg);
        return switch (delivery.state()) {
            // The answers of the parts under way decide; until then nothing may be tried again.
            case HandingOver handing when !delivered -> new HandingOver(turn.progress(), leg, handing.since());
            case Queued queued
            when !failed && !Legs.toHandOver(leg).isEmpty() -> new Queued(turn.progress(), leg, queued.due());
            case DeliveryState _ -> {
                DeliveryState settled = settle(leg, report.by(), Duration.ZERO, true);
                if (report.state() == ReportedState.DISPLAYED && delivered) {
                    turn.tell(DispositionKind.DISPLAYED, report.by());
                    yield turn.end(End.DISPLAYED, report.by());
                }
                yield settled;
            }
        };
    }

    private DeliveryStep pastReport(Reported report) {
        turn.report(TrailKind.REPORTED, report);
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
        Technology technology = Legs.technology(leg);
        return technology.equals(report.technology()) && policy.displaying().contains(technology);
    }

    // ---- ends

    /// The lifetime is over before all of it was handed over, so it certainly is not delivered.
    private DeliveryStep expire() {
        turn.tell(DispositionKind.FAILED, Asserter.GATEWAY);
        return step(turn.end(End.EXPIRED, Asserter.GATEWAY, Cause.EXPIRED), Handling.EXPIRED);
    }

    /// The same while a leg was begun: what may have reached a device claims nothing.
    private DeliveryStep expire(Leg leg) {
        return leg.silent() ? step(unknown(), Handling.EXPIRED) : expire();
    }

    private DeliveryState silence(Leg leg) {
        if (saidNo(leg)) {
            return settle(Legs.with(leg, 0, PartState.FAILED), Asserter.GATEWAY, Duration.ZERO, true);
        }
        return leg.parts().contains(PartState.UNKNOWN) || policy.promisesReport(delivery, leg)
                ? unknown()
                : turn.end(End.HANDED_OVER, Asserter.GATEWAY);
    }

    /// Whether a device said no after it took the message, and no other device has said yes since.
    private boolean saidNo(Leg leg) {
        return leg.target() instanceof Target.Native
                && turn.progress()
                        .trouble()
                        .filter(refusal -> refusal.detail().equals(REPORTED_AFTER))
                        .filter(refusal -> refusal.by().kind() == Asserter.Kind.HANDSET)
                        .isPresent();
    }

    private DeliveryState unknown() {
        turn.tell(DispositionKind.ERROR, Asserter.GATEWAY);
        return turn.end(End.UNKNOWN, Asserter.GATEWAY, Cause.OUTCOME_UNKNOWN);
    }

    /// `claims` is what may be said: failed while it certainly is not there, else error.
    private DeliveryStep drop(Asserter by, DispositionKind claims) {
        turn.tell(claims, by);
        return step(turn.end(End.DROPPED, by), Handling.DROPPED);
    }

    // ---- small words

    /// A part that is still planned is certainly not there, so all of it certainly is not delivered.
    private static DispositionKind claims(Leg leg) {
        return leg.silent() ? DispositionKind.ERROR : DispositionKind.FAILED;
    }

    private Instant putOff(Instant due, PutOff putOff) {
        return notAfterExpiry(due.isAfter(putOff.until()) ? due : putOff.until());
    }

    private Instant notAfterExpiry(Instant at) {
        return at.isBefore(delivery.expires()) ? at : delivery.expires();
    }

    private DeliveryStep stay(Handling handling) {
        return step(delivery.state(), handling);
    }

    private DeliveryStep step(DeliveryState state, Handling handling) {
        return new DeliveryStep(state, turn.effects(), handling);
    }
}
