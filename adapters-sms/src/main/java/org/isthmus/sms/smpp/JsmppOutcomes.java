// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.time.Duration;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.sms.codec.CommandStatus;
import org.jsmpp.GenericNackResponseException;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.ResponseTimeoutException;

/// jSMPP's exceptions as outcomes, for a link that submits through jSMPP itself (camel-smpp does). A time-out
/// is `Unknown`, since the part was written; so is every failure that can not be told from one.
public final class JsmppOutcomes {
    /// jSMPP's links keep no pace: what came too fast comes again after this.
    private static final Duration TURN = Duration.ofSeconds(1);

    private JsmppOutcomes() {}

    /// What a submit on `link` came to that ended in `failure`. `written` tells whether a submit that failed
    /// in any other way may have left.
    public static HandOver outcome(Throwable failure, SmsSettings.Link settings, boolean written) {
        String link = settings.name();
        SubmitAnswerPolicy policy = SubmitAnswerPolicy.of(settings.errors());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NegativeResponseException negative) {
                return SubmitOutcomes.refused(negative.getCommandStatus(), link, TURN, policy);
            }
            if (cause instanceof GenericNackResponseException nack) {
                return SubmitOutcomes.refused(nack.getCommandStatus(), link, TURN, policy);
            }
            if (cause instanceof ResponseTimeoutException || cause instanceof InvalidResponseException) {
                return SubmitOutcomes.unknown(link, "no answer to the submit");
            }
        }
        String words = String.valueOf(failure.getMessage());
        return written ? SubmitOutcomes.unknown(link, words) : SubmitOutcomes.linkDown(words);
    }

    /// What makes jSMPP answer a `deliver_sm` with `status`.
    public static Exception answer(int status) {
        return new ProcessRequestException("answered " + CommandStatus.name(status), status);
    }
}
