// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isthmus.model.Technology;
import org.isthmus.model.delivery.DeliveryState.End;
import org.isthmus.model.delivery.DispositionKind;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.settings.DeliverySettings;
import org.isthmus.model.settings.DeliverySettings.DeviceReports;
import org.isthmus.model.settings.DeliverySettings.ReceiptPolicy;

/// The failure table of delivery: from what went wrong to what comes next, and how long to wait for what.
/// Whether a route is left only selection knows; when it has none, that is a failure of its own ([#noWay]).
///
/// | what happened | nothing of it is there | a part of it may be there |
/// |---|---|---|
/// | temporary refusal, natively for the `native-attempts`th time | another way | the same way again later |
/// | temporary refusal | again later, by any way | the same way again later |
/// | only too fast for the peer | again in its turn; no attempt | the same way in its turn; no attempt |
/// | final refusal or failure | another way | give up, `failed` |
/// | final refusal of a notification | give up | give up |
/// | the recipient or its network forbids it | give up, `forbidden` | give up, `forbidden` |
/// | no way, for a temporary reason | again later | (does not happen) |
/// | no way | give up, `failed` | (does not happen) |
/// | no answer from a peer | (does not happen) | wait for a report, then `error`; never sent again |
/// | no answer from those who know repetitions | (does not happen) | to them again later, to devices also when one
/// registers; then `error` |
/// | final refusal after such silence | (does not happen) | wait for a report, then `error` |
/// | no device there after such silence | (does not happen) | as silence |
/// | final refusal by a function of ours after such silence | (does not happen) | another way: it never had it |
///
/// Silence is repeated to those who know a MESSAGE that comes again: the IMDN Message-ID names one message (RFC 5438
/// section 6.3), and it stays the same. Who they are, and whose refusal proves that it was not there, is said by
/// [Target]. After silence no other technology is taken: it may have been shown.
///
/// `displaying` are the technologies whose display reports are believed; SMS is never one.
public record DeliveryPolicy(DeliverySettings settings, Set<Technology> displaying) {
    /// A peer's own wish for a pause is honoured up to this; a conversation waits behind it.
    private static final Duration LONGEST_WISH = Duration.ofHours(1);

    public DeliveryPolicy {
        displaying = Set.copyOf(displaying);
    }

    public static DeliveryPolicy of(DeliverySettings settings, Collection<InterworkingFunction> adapters) {
        return new DeliveryPolicy(
                settings,
                Stream.concat(
                                Stream.of(Technology.RCS),
                                adapters.stream()
                                        .filter(adapter ->
                                                adapter.capabilities().displayReports())
                                        .map(InterworkingFunction::technology))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /// What comes next after something went wrong.
    sealed interface Verdict {
        record Again(Instant at) implements Verdict {}

        record OtherWay() implements Verdict {}

        record GiveUp(End end, DispositionKind tells) implements Verdict {}
    }

    /// A temporary refusal at attempt number `attempt` (from 1); the peer asked for `retryAfter` or zero.
    Verdict deferred(Target target, boolean partsTaken, int attempt, Duration retryAfter, Instant now) {
        boolean enough = target instanceof Target.Native && attempt >= settings.nativeAttempts();
        return enough && !partsTaken ? new Verdict.OtherWay() : new Verdict.Again(again(attempt, retryAfter, now));
    }

    /// When what was only too early goes again: when its turn is, whatever the table says.
    Instant inTurn(Duration wait, Instant now) {
        return now.plus(wait.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wait);
    }

    /// Whether what went there without an answer may be sent there again.
    boolean repeats(Leg leg) {
        return leg.silent();
    }

    /// A final failure of one part, and so of the leg. A notification has no other way than to its reader's devices:
    /// what they refuse for good now they refuse again.
    Verdict failed(Cause cause, boolean notification, boolean partsTaken, boolean expired) {
        if (cause == Cause.RECIPIENT_REFUSED || cause == Cause.BARRED || cause == Cause.NOT_SUBSCRIBED) {
            return new Verdict.GiveUp(End.FORBIDDEN, DispositionKind.FORBIDDEN);
        }
        return notification || partsTaken || expired
                ? new Verdict.GiveUp(End.FAILED, DispositionKind.FAILED)
                : new Verdict.OtherWay();
    }

    /// Selection found nothing. That the recipient is away is no reason to look again: waiting for recipients
    /// is deferral, and that was either not allowed or is another event.
    Verdict noWay(Cause cause, int attempt, Instant now) {
        return cause.temporary() && cause != Cause.RECIPIENT_UNAVAILABLE
                ? new Verdict.Again(again(attempt, Duration.ZERO, now))
                : new Verdict.GiveUp(End.FAILED, DispositionKind.FAILED);
    }

    /// Whether those who refused a message for this would do so again. A device that says that nobody is there has
    /// lost its user, who may come back with another.
    boolean isForGood(Target target, Cause cause) {
        return !cause.temporary() && !(target instanceof Target.Native && cause == Cause.UNKNOWN_RECIPIENT);
    }

    Instant again(int attempt, Duration atLeast, Instant now) {
        List<Duration> steps = settings.retryAfter();
        Duration step = steps.get(Math.min(Math.max(attempt, 1), steps.size()) - 1);
        Duration wished = atLeast.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : atLeast;
        return now.plus(step.compareTo(wished) < 0 ? wished : step);
    }

    /// Whether delivery reports are asked for on this leg. A function of ours may be on the way to another
    /// technology.
    boolean asksReports(Delivery delivery, Leg leg) {
        boolean interworked = leg.target() instanceof Target.Interwork || leg.target() instanceof Target.HandOn;
        boolean always = interworked && settings.receipts() == ReceiptPolicy.ALWAYS;
        return !delivery.notification() && (always || delivery.wantsReport());
    }

    /// Whether silence about a part that was accepted means that something is amiss. A handset that was asked
    /// for failures or displays alone may rightly stay silent.
    boolean promisesReport(Delivery delivery, Leg leg) {
        return leg.target() instanceof Target.Interwork || delivery.wants(DispositionKind.DELIVERED);
    }

    /// Whether a report of a device that says no waits for one of another device that says yes.
    boolean waitsForYes(Leg leg, ReportedState state) {
        return settings.deviceReports() == DeviceReports.POSITIVE_FIRST
                && leg.target() instanceof Target.Native
                && (state == ReportedState.FAILED || state == ReportedState.FORBIDDEN);
    }

    Instant yesUntil(Instant now) {
        return now.plus(settings.positiveWait());
    }

    Instant reportUntil(Instant now, Instant expires) {
        Instant patience = now.plus(settings.reportWait());
        Instant last = expires.plus(settings.reportGrace());
        Instant until = patience.isBefore(last) ? patience : last;
        return until.isBefore(now) ? now : until;
    }
}
