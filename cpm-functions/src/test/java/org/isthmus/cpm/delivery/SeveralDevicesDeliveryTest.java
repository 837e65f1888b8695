// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.cpm.delivery.Scenes.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.isthmus.model.Technology;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.DeliveryState.AwaitingReport;
import org.isthmus.model.delivery.DeliveryState.End;
import org.isthmus.model.delivery.DeliveryState.Ended;
import org.isthmus.model.delivery.Disposition;
import org.isthmus.model.delivery.DispositionKind;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.PartState;
import org.isthmus.model.delivery.Progress;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.settings.DeliverySettings;
import org.isthmus.model.settings.DeliverySettings.DeviceReports;
import org.isthmus.model.settings.DeliverySettings.ReceiptPolicy;
import org.junit.jupiter.api.Test;

/// Several devices took a message, and each may report on it.
class SeveralDevicesDeliveryTest {
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final DeliveryPolicy FIRST = policy(DeviceReports.FIRST);
    private static final DeliveryPolicy POSITIVE_FIRST = policy(DeviceReports.POSITIVE_FIRST);

    private final Delivery taken = Scenes.message(
            new AwaitingReport(
                    Progress.NONE.withAttempts(1),
                    new Leg(new Target.Native(), 0, List.of(PartState.ACCEPTED)),
                    NOW.plus(Duration.ofDays(1))),
            DispositionRequest.POSITIVE_DELIVERY,
            DispositionRequest.NEGATIVE_DELIVERY);

    @Test
    void the_first_report_goes_back_whatever_it_says() {
        DeliveryStep no = DeliveryFunction.next(taken, says(ReportedState.FORBIDDEN, NOW), FIRST);
        assertThat(((Ended) no.state()).end()).isEqualTo(End.FORBIDDEN);
        assertThat(told(no)).containsExactly(DispositionKind.FORBIDDEN);
    }

    @Test
    void a_no_waits_for_another_devices_yes_and_only_the_yes_goes_back() {
        DeliveryStep no = DeliveryFunction.next(taken, says(ReportedState.FORBIDDEN, NOW), POSITIVE_FIRST);
        assertThat(((AwaitingReport) no.state()).until()).isEqualTo(NOW.plus(WAIT));
        assertThat(told(no)).isEmpty();

        DeliveryStep yes = DeliveryFunction.next(
                taken.at(no.state()), says(ReportedState.DELIVERED, NOW.plusSeconds(5)), POSITIVE_FIRST);
        assertThat(((Ended) yes.state()).end()).isEqualTo(End.DELIVERED);
        assertThat(told(yes)).containsExactly(DispositionKind.DELIVERED);
    }

    @Test
    void a_no_that_no_device_outdoes_in_time_goes_back() {
        for (ReportedState state : List.of(ReportedState.FORBIDDEN, ReportedState.FAILED)) {
            DeliveryState waiting = DeliveryFunction.next(taken, says(state, NOW), POSITIVE_FIRST)
                    .state();
            DeliveryStep early = DeliveryFunction.next(
                    taken.at(waiting), new DeliveryEvent.Due(NOW.plusSeconds(29)), POSITIVE_FIRST);
            assertThat(early.state()).isEqualTo(waiting);
            DeliveryStep late =
                    DeliveryFunction.next(taken.at(waiting), new DeliveryEvent.Due(NOW.plus(WAIT)), POSITIVE_FIRST);
            if (state == ReportedState.FORBIDDEN) {
                assertThat(((Ended) late.state()).end()).isEqualTo(End.FORBIDDEN);
                assertThat(told(late)).containsExactly(DispositionKind.FORBIDDEN);
            } else {
                assertThat(late.effects()).anyMatch(DeliveryEffect.Choose.class::isInstance);
            }
        }
    }

    @Test
    void a_second_no_does_not_lengthen_the_wait() {
        DeliveryState once = DeliveryFunction.next(taken, says(ReportedState.FAILED, NOW), POSITIVE_FIRST)
                .state();
        DeliveryState twice = DeliveryFunction.next(
                        taken.at(once), says(ReportedState.FAILED, NOW.plusSeconds(20)), POSITIVE_FIRST)
                .state();
        assertThat(((AwaitingReport) twice).until()).isEqualTo(NOW.plus(WAIT));
    }

    @Test
    void a_receipt_of_a_message_centre_that_says_no_is_not_waited_out() {
        Leg sms = new Leg(Scenes.SMS, 0, List.of(PartState.ACCEPTED));
        Delivery submitted = taken.at(new AwaitingReport(Progress.NONE.withAttempts(1), sms, NOW.plusSeconds(3600)));
        DeliveryStep no = DeliveryFunction.next(
                submitted,
                new DeliveryEvent.Reported(
                        0, ReportedState.FORBIDDEN, Asserter.peer("smsc"), "REJECTD", Technology.SMS, NOW),
                POSITIVE_FIRST);
        assertThat(((Ended) no.state()).end()).isEqualTo(End.FORBIDDEN);
    }

    private static DeliveryEvent says(ReportedState state, Instant at) {
        return new DeliveryEvent.Reported(0, state, Asserter.handset(""), "delivery", Technology.RCS, at);
    }

    private static List<DispositionKind> told(DeliveryStep step) {
        return step.effects().stream()
                .filter(DeliveryEffect.Notify.class::isInstance)
                .map(effect -> ((DeliveryEffect.Notify) effect).disposition())
                .map(Disposition::kind)
                .toList();
    }

    private static DeliveryPolicy policy(DeviceReports reports) {
        DeliverySettings usual = DeliverySettings.DEFAULT;
        return new DeliveryPolicy(
                new DeliverySettings(
                        usual.retryAfter(),
                        usual.nativeAttempts(),
                        ReceiptPolicy.ALWAYS,
                        usual.reportWait(),
                        usual.reportGrace(),
                        usual.deferral(),
                        usual.notificationLifetime(),
                        reports,
                        WAIT),
                Set.of(Technology.RCS));
    }
}
