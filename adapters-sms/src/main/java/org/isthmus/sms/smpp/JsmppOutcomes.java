// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.time.Duration;
import java.util.List;
import org.isthmus.model.VisibleText;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.sms.codec.CommandStatus;
import org.jsmpp.GenericNackResponseException;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.ResponseTimeoutException;

/// jSMPP's exceptions as outcomes, for a link that submits through jSMPP itself (camel-smpp does). A time-out is
/// `Unknown`, since the part was written; so is every failure that can not be told from one.
public final class JsmppOutcomes {
    private JsmppOutcomes() {}

    /// What a submit on `link` came to that ended in `failure`. `written` tells whether a submit that failed in any
    /// other way may have left.
    public static HandOver outcome(Throwable failure, String link, boolean written) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NegativeResponseException negative) {
                return refused(negative.getCommandStatus(), link);
            }
            if (cause instanceof GenericNackResponseException nack) {
                return refused(nack.getCommandStatus(), link);
            }
            if (cause instanceof ResponseTimeoutException || cause instanceof InvalidResponseException) {
                return new HandOver.Unknown(
                        Refusal.byPeer(Cause.PEER_SILENT, link, "", "no answer to the submit"), List.of());
            }
        }
        String words = VisibleText.of(String.valueOf(failure.getMessage()));
        return written
                ? new HandOver.Unknown(Refusal.byPeer(Cause.PEER_SILENT, link, "", words), List.of())
                : new HandOver.Deferred(Refusal.of(Cause.LINK_DOWN, words), Duration.ZERO);
    }

    /// What makes jSMPP answer a `deliver_sm` with `status`.
    public static Exception answer(int status) {
        return new ProcessRequestException("answered " + CommandStatus.name(status), status);
    }

    private static HandOver refused(int status, String link) {
        SubmitAnswerPolicy.Verdict verdict = SubmitAnswerPolicy.of(status);
        Refusal refusal = Refusal.byPeer(verdict.cause(), link, CommandStatus.name(status), "submit_sm was refused");
        return switch (verdict.consequence()) {
            case THROTTLED, TEMPORARY -> new HandOver.Deferred(refusal, Duration.ZERO);
            case PERMANENT -> new HandOver.Rejected(refusal);
        };
    }
}
