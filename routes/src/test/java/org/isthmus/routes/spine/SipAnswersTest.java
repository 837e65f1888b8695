// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import static org.assertj.core.api.Assertions.assertThat;

import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.sip.message.SipAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What an edge's outcome is in SIP.
class SipAnswersTest {
    @Test
    void what_was_taken_is_202_and_never_200_also_the_second_time() {
        assertThat(SipAnswers.of(new Intake.Taken(new ItemId(1))).status()).isEqualTo(202);
        assertThat(SipAnswers.of(new Intake.Repeated(new ItemId(1))).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @EnumSource
    void every_refusal_has_its_own_status_and_code_and_nothing_of_its_detail(Cause cause) {
        SipAnswer answer = SipAnswers.of(new Intake.Refused(Refusal.of(cause, "+447700900123 wrote this")));

        assertThat(answer.status()).isEqualTo(cause.sipStatus()).isGreaterThanOrEqualTo(400);
        assertThat(answer.headers().first("Warning").orElseThrow())
                .contains(cause.code())
                .doesNotContain("4477");
        assertThat(answer.headers().first("Retry-After").isPresent())
                .isEqualTo(cause.temporary() && (cause.sipStatus() == 503 || cause.sipStatus() == 500));
    }

    @Test
    void whose_bounds_a_message_is_over_is_for_its_sender_to_know() {
        Refusal refusal = Refusal.of(Cause.TOO_LARGE, "network beta, max-size: 9000 octets are more than 8192");
        assertThat(SipAnswers.of(new Intake.Refused(refusal)).reason()).isEqualTo(refusal.detail());
        assertThat(SipAnswers.of(refusal).status()).isEqualTo(413);
    }
}
