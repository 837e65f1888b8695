// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Duration;
import org.isthmus.cpm.networks.RemoteNetworks;
import org.isthmus.model.CharScan;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.sip.message.SipAnswer;

/// What the SIP edge answers for an [Intake] (the ADR `docs/adr/0003-when-the-answer-goes-out.md` says why
/// 202), and for a refusal made inside: its own status, its stable code where a person may see it, and
/// Retry-After where trying again may help.
public final class SipAnswers {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private SipAnswers() {}

    public static SipAnswer of(Intake intake) {
        return switch (intake) {
            case Intake.Taken _, Intake.Repeated _ -> SipAnswer.of(202);
            case Intake.HandedOver _ -> SipAnswer.of(200);
            case Intake.Ended(ItemId _, Refusal refusal) -> relayed(refusal);
            case Intake.Refused(Refusal refusal) -> of(refusal);
        };
    }

    /// What a handset says of itself goes on as it is; what it says of the way to it does not concern the sender.
    private static SipAnswer relayed(Refusal refusal) {
        boolean ofItself = switch (refusal.cause()) {
            case RECIPIENT_REFUSED, MEDIA_NOT_SUPPORTED, TOO_LARGE, NOT_ACCEPTABLE -> true;
            default -> false;
        };
        return ofItself && refusal.by().kind() == Asserter.Kind.HANDSET && isFinal(refusal.remoteCode())
                ? SipAnswer.of(Integer.parseInt(refusal.remoteCode())).because(refusal.cause())
                : of(refusal);
    }

    private static boolean isFinal(String status) {
        return status.length() == 3
                && CharScan.all(status, c -> c >= '0' && c <= '9')
                && status.charAt(0) >= '4'
                && status.charAt(0) <= '6';
    }

    static SipAnswer of(Refusal refusal) {
        Cause cause = refusal.cause();
        // Whose bounds it broke is for the sender to know; other details may repeat what somebody wrote.
        SipAnswer answer =
                RemoteNetworks.isWordOfOne(refusal) ? SipAnswer.refusing(refusal) : SipAnswer.refusing(cause);
        return cause.temporary() && (cause.sipStatus() == 503 || cause.sipStatus() == 500)
                ? answer.retryAfter(RETRY_AFTER)
                : answer;
    }
}
