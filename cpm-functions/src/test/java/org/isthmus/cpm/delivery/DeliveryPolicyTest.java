// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.cpm.delivery.Scenes.EXPIRES;
import static org.isthmus.cpm.delivery.Scenes.NATIVE;
import static org.isthmus.cpm.delivery.Scenes.NOW;
import static org.isthmus.cpm.delivery.Scenes.POLICY;
import static org.isthmus.cpm.delivery.Scenes.SMS;
import static org.isthmus.cpm.delivery.Scenes.STRICT;

import java.time.Duration;
import org.isthmus.cpm.delivery.DeliveryPolicy.Verdict;
import org.isthmus.model.delivery.DeliveryState.End;
import org.isthmus.model.delivery.DispositionKind;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.refusal.Cause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rows of the failure table.
class DeliveryPolicyTest {
    private static final Verdict OTHER_WAY = new Verdict.OtherWay();
    private static final Verdict FAILED = new Verdict.GiveUp(End.FAILED, DispositionKind.FAILED);
    private static final Verdict FORBIDDEN = new Verdict.GiveUp(End.FORBIDDEN, DispositionKind.FORBIDDEN);

    @ParameterizedTest
    @CsvSource({
        "native, 1, false, other way",
        "native, 1, true, again in 5s",
        "sms, 1, false, again in 5s",
        "sms, 2, true, again in 30s",
        "sms, 6, false, again in 3600s",
        "sms, 60, false, again in 3600s",
    })
    void a_temporary_refusal_is_answered_by_target_attempt_and_what_is_there(
            String way, int attempt, boolean taken, String expected) {
        Target target = way.equals("native") ? NATIVE : SMS;
        Verdict verdict = POLICY.deferred(target, taken, attempt, Duration.ZERO, NOW);
        assertThat(words(verdict)).isEqualTo(expected);
    }

    @Test
    void devices_get_as_many_attempts_as_the_setting_says() {
        assertThat(words(STRICT.deferred(NATIVE, false, 1, Duration.ZERO, NOW))).isEqualTo("again in 5s");
        assertThat(STRICT.deferred(NATIVE, false, 2, Duration.ZERO, NOW)).isEqualTo(OTHER_WAY);
    }

    @ParameterizedTest
    @CsvSource({
        "PEER_PERMANENT, message, false, false, other way",
        "PEER_PERMANENT, message, true, false, failed",
        "PEER_PERMANENT, message, false, true, failed",
        "NOT_ACCEPTABLE, message, false, false, other way",
        "NOT_ACCEPTABLE, notification, false, false, failed",
        "UNKNOWN_RECIPIENT, notification, false, false, failed",
        "MEDIA_NOT_SUPPORTED, notification, false, false, failed",
        "RECIPIENT_REFUSED, message, false, false, forbidden",
        "RECIPIENT_REFUSED, message, true, true, forbidden",
        "RECIPIENT_REFUSED, notification, false, false, forbidden",
        "BARRED, message, false, false, forbidden",
    })
    void a_final_failure_is_answered_by_its_cause_what_it_is_and_what_is_there(
            Cause cause, String item, boolean taken, boolean expired, String expected) {
        Verdict verdict = POLICY.failed(cause, item.equals("notification"), taken, expired);
        assertThat(verdict)
                .isEqualTo(
                        switch (expected) {
                            case "failed" -> FAILED;
                            case "forbidden" -> FORBIDDEN;
                            default -> OTHER_WAY;
                        });
    }

    @Test
    void no_way_is_the_end_unless_the_reason_passes_by_itself() {
        assertThat(POLICY.noWay(Cause.NO_ROUTE, 1, NOW)).isEqualTo(FAILED);
        assertThat(POLICY.noWay(Cause.TOO_MANY_PARTS, 1, NOW)).isEqualTo(FAILED);
        assertThat(POLICY.noWay(Cause.RECIPIENT_UNAVAILABLE, 1, NOW)).isEqualTo(FAILED);
        assertThat(words(POLICY.noWay(Cause.NO_NUMBER, 2, NOW))).isEqualTo("again in 30s");
    }

    @Test
    void a_report_is_waited_for_no_longer_than_patience_and_lifetime_allow() {
        assertThat(POLICY.reportUntil(NOW, EXPIRES)).isEqualTo(EXPIRES.plus(Duration.ofMinutes(10)));
        assertThat(STRICT.reportUntil(NOW, EXPIRES)).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(STRICT.reportUntil(EXPIRES.plusSeconds(9), EXPIRES)).isEqualTo(EXPIRES.plusSeconds(9));
    }

    private static String words(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Again again ->
                "again in " + Duration.between(NOW, again.at()).toSeconds() + "s";
            case Verdict.OtherWay _ -> "other way";
            case Verdict.GiveUp giveUp -> "give up: " + giveUp.end();
        };
    }
}
