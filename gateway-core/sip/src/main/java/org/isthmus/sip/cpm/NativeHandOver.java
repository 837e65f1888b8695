// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipOutcome;

/// What became of an item that was sent to the devices of its recipient, out of what became of each request:
///
/// 1. any 2xx: the recipient has it;
/// 2. else any silence: it may have it, so nothing else may be tried on a guess;
/// 3. else any temporary refusal, or a request that was never sent: again later;
/// 4. else refused for good, or with no way to them, by the answer that RFC 3261 section 16.7 would choose: a 6xx
/// first, else the
///    lowest class.
public final class NativeHandOver {
    private NativeHandOver() {}

    public static HandOver of(CpmItem item, List<SipOutcome> devices) {
        return of(item, devices, Asserter.handset(""), "the recipient's device");
    }

    /// What became of an item that was sent to a remote network.
    public static HandOver of(CpmItem item, SipOutcome outcome, String network) {
        return of(item, List.of(outcome), Asserter.peer(network), "network " + network);
    }

    /// What became of an item that was handed to the SIP core, or to whoever else the route of a rule leads to.
    public static HandOver byRoute(CpmItem item, SipOutcome outcome) {
        return of(item, List.of(outcome), Asserter.peer("core"), "the SIP core");
    }

    /// `by` speaks when there is one answer, and `name` tells people who that is.
    private static HandOver of(CpmItem item, List<SipOutcome> devices, Asserter by, String name) {
        List<Refusal> temporary = new ArrayList<>();
        List<Refusal> nowhere = new ArrayList<>();
        List<SipAnswer> permanent = new ArrayList<>();
        Duration retryAfter = Duration.ZERO;
        int silent = 0;
        for (SipOutcome outcome : devices) {
            switch (outcome) {
                case SipOutcome.Answered(SipAnswer answer, String _)
                when answer.success() -> {
                    return new HandOver.Accepted(ids(item));
                }
                case SipOutcome.Answered(SipAnswer answer, String _) -> {
                    Cause cause = SipStatusPolicy.cause(answer.status());
                    if (cause.temporary()) {
                        temporary.add(refusal(cause, answer, devices.size(), by, name));
                        retryAfter = later(retryAfter, retryAfter(answer));
                    } else {
                        permanent.add(answer);
                    }
                }
                case SipOutcome.Silent(String _) -> silent++;
                case SipOutcome.NotSent notSent ->
                    (notSent.never() ? nowhere : temporary).add(notSent(notSent.never(), name, notSent.why()));
            }
        }
        if (silent > 0) {
            // Nobody said anything, so it is our own word.
            String who = devices.size() == 1 ? name : silent + " of " + devices.size() + " devices";
            return new HandOver.Unknown(Refusal.of(Cause.PEER_SILENT, who + " gave no answer"), ids(item));
        }
        if (!temporary.isEmpty()) {
            return new HandOver.Deferred(temporary.getFirst(), retryAfter);
        }
        if (permanent.isEmpty() && !nowhere.isEmpty()) {
            return new HandOver.Rejected(nowhere.getFirst());
        }
        return permanent.stream()
                .min(Comparator.comparingInt(NativeHandOver::rank))
                .<HandOver>map(best -> new HandOver.Rejected(
                        refusal(SipStatusPolicy.cause(best.status()), best, devices.size(), by, name)))
                .orElseGet(() -> new HandOver.Deferred(
                        Refusal.of(Cause.RECIPIENT_UNAVAILABLE, "no device is registered"), Duration.ZERO));
    }

    private static Refusal notSent(boolean never, String name, String why) {
        return never
                ? Refusal.of(Cause.NO_ROUTE, why)
                : Refusal.of(Cause.LINK_DOWN, "the request to " + name + " could not be sent: " + why);
    }

    /// The name under which a device may report; none when it was not asked to.
    private static List<ForeignId> ids(CpmItem item) {
        boolean reports = item instanceof CpmMessage message
                && !message.wanted().isEmpty()
                && !message.parties().anonymous();
        return reports ? List.of(NativeIds.of(item.parties(), item.threading().imdn())) : List.of();
    }

    private static Refusal refusal(Cause cause, SipAnswer answer, int devices, Asserter by, String name) {
        String detail = devices == 1 ? name : "the best answer of " + devices + " devices";
        return new Refusal(cause, by, Integer.toString(answer.status()), detail);
    }

    private static int rank(SipAnswer answer) {
        return answer.status() >= 600 ? answer.status() - 600 : answer.status();
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /// RFC 3261 section 20.33: seconds, perhaps with a comment and parameters after them.
    static Duration retryAfter(SipAnswer answer) {
        Optional<String> field = answer.headers().first("Retry-After");
        int seconds = 0;
        for (char c : field.orElse("").strip().toCharArray()) {
            if (c < '0' || c > '9' || seconds > 10_000_000) {
                break;
            }
            seconds = seconds * 10 + (c - '0');
        }
        return Duration.ofSeconds(seconds);
    }
}
