// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.time.Duration;
import java.util.List;
import org.isthmus.model.VisibleText;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.sms.codec.CommandStatus;

/// The outcomes of a submit in the words of the house, the same for every kind of link.
final class SubmitOutcomes {
    private SubmitOutcomes() {}

    /// The peer answered with a `command_status` other than 0; `turn` is when the turn of what came too fast
    /// is.
    static HandOver refused(int status, String link, Duration turn, SubmitAnswerPolicy policy) {
        SubmitAnswerPolicy.Verdict verdict = policy.verdict(status);
        Refusal refusal = Refusal.byPeer(verdict.cause(), link, CommandStatus.name(status), "submit_sm was refused");
        return switch (verdict.consequence()) {
            case THROTTLED -> new HandOver.Deferred(refusal, turn, true);
            case TEMPORARY -> new HandOver.Deferred(refusal, Duration.ZERO);
            case PERMANENT -> new HandOver.Rejected(refusal);
        };
    }

    /// Nothing of it left.
    static HandOver linkDown(String why) {
        return new HandOver.Deferred(Refusal.of(Cause.LINK_DOWN, VisibleText.of(why)), Duration.ZERO);
    }

    /// It left, and nobody said what became of it: the word is ours, not the peer's.
    static HandOver unknown(String link, String why) {
        String detail = "link " + link + ": " + VisibleText.of(why);
        return new HandOver.Unknown(Refusal.of(Cause.PEER_SILENT, detail), List.of());
    }

    /// The link is up and has no room for it now.
    static HandOver noRoom(String why) {
        return new HandOver.Deferred(Refusal.of(Cause.PEER_TEMPORARY, why), Duration.ZERO);
    }

    /// The link is up and may go no faster; its turn comes after `wait`.
    static HandOver inTurn(String why, Duration wait) {
        return new HandOver.Deferred(Refusal.of(Cause.PEER_TEMPORARY, why), wait, true);
    }
}
