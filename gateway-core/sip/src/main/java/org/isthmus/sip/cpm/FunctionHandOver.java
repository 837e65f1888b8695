// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.time.Duration;
import java.util.List;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipOutcome;

/// What came of handing an item on to the function at the other end of a reference point. Its 2xx says that it
/// has the item on its disk; no answer says nothing, and the item is sent again under the same identity.
public final class FunctionHandOver {
    private FunctionHandOver() {}

    /// `ids` are those under which the function reports on the item; none when it was not asked to.
    public static HandOver of(SipOutcome outcome, ReferencePoint point, List<ForeignId> ids) {
        String function = "the function at " + point.word();
        return switch (outcome) {
            case SipOutcome.Answered(SipAnswer answer, String _) when answer.success() -> new HandOver.Accepted(ids);
            case SipOutcome.Answered(SipAnswer answer, String _) -> {
                Cause cause = SipStatusPolicy.cause(answer.status());
                Refusal refusal = new Refusal(
                        cause,
                        Asserter.peer(point.word()),
                        Integer.toString(answer.status()),
                        function + (answer.reason().isEmpty() ? "" : ": " + answer.reason()));
                yield cause.temporary()
                        ? new HandOver.Deferred(refusal, NativeHandOver.retryAfter(answer))
                        : new HandOver.Rejected(refusal);
            }
            case SipOutcome.Silent(String _) ->
                new HandOver.Unknown(Refusal.of(Cause.PEER_SILENT, unanswered(outcome, point)), ids);
            case SipOutcome.NotSent(String why, SipOutcome.NotSent.Reason reason)
            when reason == SipOutcome.NotSent.Reason.BUSY ->
                new HandOver.Deferred(Refusal.of(Cause.OVERLOAD, function + ": " + why), Duration.ZERO);
            case SipOutcome.NotSent _ ->
                new HandOver.Deferred(Refusal.of(Cause.LINK_DOWN, unanswered(outcome, point)), Duration.ZERO);
        };
    }

    /// In words, what came of a request that was not answered.
    public static String unanswered(SipOutcome outcome, ReferencePoint point) {
        return "the function at " + point.word()
                + (outcome instanceof SipOutcome.Silent ? " gave no answer" : " can not be reached");
    }
}
