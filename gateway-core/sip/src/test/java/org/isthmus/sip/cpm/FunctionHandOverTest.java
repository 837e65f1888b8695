// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipOutcome;
import org.junit.jupiter.api.Test;

class FunctionHandOverTest {
    private static final List<ForeignId> IDS =
            List.of(FunctionMessageReader.reportId(ReferencePoint.IW1, new ItemId(4711)));

    @Test
    void what_a_function_answered_well_it_reports_on_by_the_identity_of_the_item() {
        assertThat(outcome(SipAnswer.of(202))).isEqualTo(new HandOver.Accepted(IDS));
        assertThat(IDS).containsExactly(new ForeignId("iw1", "00000000004k7"));
    }

    @Test
    void what_it_refused_is_its_own_word_and_final_unless_it_asks_to_come_again() {
        assertThat(outcome(SipAnswer.of(404))).isInstanceOfSatisfying(HandOver.Rejected.class, refused -> {
            assertThat(refused.refusal().cause()).isEqualTo(Cause.UNKNOWN_RECIPIENT);
            assertThat(refused.refusal().by()).isEqualTo(Asserter.peer("iw1"));
        });
        assertThat(outcome(SipAnswer.of(503).retryAfter(Duration.ofSeconds(7))))
                .isInstanceOfSatisfying(
                        HandOver.Deferred.class,
                        later -> assertThat(later.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
    }

    @Test
    void silence_is_unknown_and_what_was_not_sent_is_put_off() {
        assertThat(of(new SipOutcome.Silent("call")))
                .isInstanceOfSatisfying(
                        HandOver.Unknown.class,
                        unknown -> assertThat(unknown.ids()).isEqualTo(IDS));
        assertThat(of(new SipOutcome.NotSent("no connection")))
                .isInstanceOfSatisfying(
                        HandOver.Deferred.class,
                        later -> assertThat(later.refusal().cause()).isEqualTo(Cause.LINK_DOWN));
    }

    @Test
    void that_too_many_wait_for_one_recipient_is_no_fault_of_a_link() {
        assertThat(of(new SipOutcome.NotSent("too many requests wait", SipOutcome.NotSent.Reason.BUSY)))
                .isInstanceOfSatisfying(
                        HandOver.Deferred.class,
                        later -> assertThat(later.refusal().cause()).isEqualTo(Cause.OVERLOAD));
    }

    private static HandOver outcome(SipAnswer answer) {
        return of(new SipOutcome.Answered(answer, "call"));
    }

    private static HandOver of(SipOutcome outcome) {
        return FunctionHandOver.of(outcome, ReferencePoint.IW1, IDS);
    }
}
