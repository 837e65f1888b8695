// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.DeliveryState.End;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.PartState;
import org.isthmus.model.delivery.Progress;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;

/// What the sender of a message by SIP is answered when the answer may wait for the recipient's devices: what
/// they finally say, as far as that is the last word on the message. It is stored and its delivery goes on
/// whatever is answered here, so a refusal is relayed only when the message has ended with it; anything else
/// that is no acceptance by a device is told as taken (202).
///
/// A pure decision; times are arguments.
public sealed interface FinalAnswer {

    /// A device has it (200).
    record Delivered() implements FinalAnswer {}

    /// It has ended, and this is why (the refusal's own status).
    record Refused(Refusal refusal) implements FinalAnswer {}

    /// It is taken, and what becomes of it is told by notifications (202).
    record Taken() implements FinalAnswer {}

    /// The devices have not answered yet; so long it may still be waited.
    record Wait(Duration left) implements FinalAnswer {}

    /// By where its delivery stands at `now`, for a message taken at `since` whose answer may wait for `patience`.
    static FinalAnswer of(DeliveryState state, Instant since, Duration patience, Instant now) {
        return switch (state) {
            case DeliveryState.HandingOver(Progress _, Leg leg, Instant _)
            when isNative(leg) -> waiting(since, patience, now);
            case DeliveryState.Queued(Progress progress, Leg leg, Instant _)
            when isNative(leg) && progress.attempts() == 0 -> waiting(since, patience, now);
            case DeliveryState.AwaitingReport(Progress _, Leg leg, Instant _)
            when isWithADevice(leg) -> new Delivered();
            case DeliveryState.Ended ended -> ended(ended);
            case DeliveryState.Choosing _,
                    DeliveryState.Queued _,
                    DeliveryState.HandingOver _,
                    DeliveryState.AwaitingReport _,
                    DeliveryState.AwaitingRecipient _ -> new Taken();
        };
    }

    private static FinalAnswer waiting(Instant since, Duration patience, Instant now) {
        Duration left = Duration.between(now, since.plus(patience));
        return left.isPositive() ? new Wait(left) : new Taken();
    }

    private static FinalAnswer ended(DeliveryState.Ended ended) {
        return switch (ended.end()) {
            case DELIVERED, DISPLAYED, HANDED_OVER ->
                ended.leg().filter(FinalAnswer::isWithADevice).isPresent() ? new Delivered() : new Taken();
            case FAILED, FORBIDDEN -> new Refused(why(ended));
            case EXPIRED, UNKNOWN, DROPPED -> new Taken();
        };
    }

    private static Refusal why(DeliveryState.Ended ended) {
        Cause otherwise = ended.end() == End.FORBIDDEN ? Cause.RECIPIENT_REFUSED : Cause.PEER_PERMANENT;
        Optional<Refusal> trouble = ended.progress().trouble();
        return trouble.orElseGet(() -> Refusal.of(ended.cause().orElse(otherwise), ""));
    }

    private static boolean isNative(Leg leg) {
        return leg.target() instanceof Target.Native;
    }

    private static boolean isWithADevice(Leg leg) {
        return isNative(leg)
                && leg.parts().stream().allMatch(part -> part == PartState.ACCEPTED || part == PartState.DELIVERED);
    }
}
