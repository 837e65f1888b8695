// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import org.isthmus.model.Octets;
import org.isthmus.model.mime.ContentCoding;
import org.isthmus.model.mime.Decoded;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.sip.cpm.PagerMessage.Refused;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipHeaders;

/// The refusals of requests that can not be read, each with what its status wants beside it: Accept and
/// Accept-Encoding with 415 (RFC 3261 section 21.4.13), Unsupported with 420 (section 21.4.15). Reason phrases
/// are our own words and repeat nothing that came.
final class Refusals {
    private Refusals() {}

    static Refused of(Refusal refusal) {
        return new Refused(refusal, SipAnswer.refusing(refusal));
    }

    static Refused malformed(String why) {
        return of(Refusal.of(Cause.MALFORMED, why));
    }

    static Refused badCpim(String why) {
        return of(Refusal.of(Cause.BAD_CPIM, why));
    }

    static Refused tooLarge(String why) {
        return of(Refusal.of(Cause.TOO_LARGE, why));
    }

    static Refused mediaType() {
        Refused refused = of(Refusal.of(Cause.MEDIA_NOT_SUPPORTED, "a body of this type is not taken here"));
        return new Refused(refused.refusal(), refused.answer().accepting());
    }

    static Refused charset() {
        Refused refused = of(Refusal.of(Cause.MEDIA_NOT_SUPPORTED, "the charset is not known here"));
        return new Refused(refused.refusal(), refused.answer().with("Accept", "text/plain;charset=utf-8"));
    }

    static Refused encoding() {
        Refused refused = of(Refusal.of(Cause.MEDIA_NOT_SUPPORTED, "the encoding is not known here"));
        return new Refused(refused.refusal(), refused.answer().with("Accept-Encoding", ContentCoding.ACCEPTED));
    }

    /// `options` is what the request required, as it stood there. RFC 3323 section 5 wants 500.
    static Refused privacy() {
        Refusal refusal = Refusal.of(Cause.NOT_ACCEPTABLE, "the privacy that is critical is not known here");
        return new Refused(
                refusal, new SipAnswer(500, refusal.detail(), SipHeaders.NONE, Octets.EMPTY).because(refusal.cause()));
    }

    static Refused extension(String options) {
        Refused refused = of(Refusal.of(Cause.BAD_EXTENSION, "no extension may be required here"));
        return new Refused(refused.refusal(), refused.answer().with("Unsupported", options));
    }

    /// For what an encoding refused; `what` names the place (`the body`).
    static Refused of(Decoded refused, String what) {
        return switch (refused) {
            case Decoded.Malformed(String why) -> malformed(what + ": " + why);
            case Decoded.TooLarge(String why) -> tooLarge(what + ": " + why);
            case Decoded.Unsupported _ -> encoding();
            case Decoded.Plain _ -> throw new IllegalStateException("nothing was refused");
        };
    }
}
