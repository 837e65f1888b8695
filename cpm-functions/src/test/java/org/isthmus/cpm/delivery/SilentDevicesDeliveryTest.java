// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.cpm.delivery.Scenes.ACCEPTED;
import static org.isthmus.cpm.delivery.Scenes.CORE;
import static org.isthmus.cpm.delivery.Scenes.DEFERRED;
import static org.isthmus.cpm.delivery.Scenes.EXPIRES;
import static org.isthmus.cpm.delivery.Scenes.FORBIDDEN;
import static org.isthmus.cpm.delivery.Scenes.LATER;
import static org.isthmus.cpm.delivery.Scenes.NATIVE;
import static org.isthmus.cpm.delivery.Scenes.NOW;
import static org.isthmus.cpm.delivery.Scenes.POLICY;
import static org.isthmus.cpm.delivery.Scenes.REJECTED;
import static org.isthmus.cpm.delivery.Scenes.SILENT;
import static org.isthmus.cpm.delivery.Scenes.answers;
import static org.isthmus.cpm.delivery.Scenes.handingOver;
import static org.isthmus.cpm.delivery.Scenes.leg;
import static org.isthmus.cpm.delivery.Scenes.message;
import static org.isthmus.cpm.delivery.Scenes.queued;
import static org.isthmus.cpm.delivery.Scenes.report;
import static org.isthmus.cpm.delivery.Scenes.wantingAll;
import static org.isthmus.model.cpm.DispositionRequest.NEGATIVE_DELIVERY;
import static org.isthmus.model.cpm.DispositionRequest.POSITIVE_DELIVERY;
import static org.isthmus.model.delivery.PartState.PLANNED;
import static org.isthmus.model.delivery.PartState.UNKNOWN;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.model.Technology;
import org.isthmus.model.delivery.DeliveryState.AwaitingReport;
import org.isthmus.model.delivery.DeliveryState.End;
import org.isthmus.model.delivery.DeliveryState.Ended;
import org.isthmus.model.delivery.DeliveryState.Queued;
import org.isthmus.model.delivery.DispositionKind;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.trail.TrailKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Devices of the recipient that are registered and give no answer: sent again under the same id, and nothing claimed.
class SilentDevicesDeliveryTest {
    private final Delivery begun = message(handingOver(leg(NATIVE, PLANNED)), NEGATIVE_DELIVERY, POSITIVE_DELIVERY);

    @Test
    void what_devices_did_not_answer_is_sent_to_them_again_ever_later_until_the_lifetime_ends() {
        Delivery delivery = begun;
        List<Duration> waits = new ArrayList<>();
        Instant now = NOW;
        while (waits.size() < 8) {
            DeliveryStep silent = next(delivery, new DeliveryEvent.HandedOver(List.of(0), List.of(SILENT), now));
            Instant due = ((Queued) silent.state()).due();
            waits.add(Duration.between(now, due));
            now = due;
            DeliveryStep again = next(delivery.at(silent.state()), new DeliveryEvent.Due(due));
            assertThat(again.effects()).anyMatch(DeliveryEffect.HandOverParts.class::isInstance);
            delivery = delivery.at(again.state());
        }
        assertThat(waits)
                .extracting(Duration::toSeconds)
                .containsExactly(5L, 30L, 120L, 600L, 1800L, 3600L, 3600L, 3600L);
        DeliveryStep last =
                next(delivery, new DeliveryEvent.HandedOver(List.of(0), List.of(SILENT), EXPIRES.minusSeconds(1)));
        assertThat(((Queued) last.state()).due()).isEqualTo(EXPIRES);
        DeliveryStep end = next(delivery.at(last.state()), new DeliveryEvent.Due(EXPIRES));
        assertThat(ended(end).end()).as("it claims nothing").isEqualTo(End.UNKNOWN);
        assertThat(ended(end).cause()).contains(Cause.OUTCOME_UNKNOWN);
        assertThat(told(end)).containsExactly(DispositionKind.ERROR);
    }

    @Test
    void a_device_that_registers_gets_it_at_once() {
        DeliveryStep silent = next(begun, answers(SILENT));
        assertThat(silent.state().awaitsRecipient()).isTrue();
        DeliveryStep registered = next(begun.at(silent.state()), new DeliveryEvent.RecipientRegistered(LATER));
        assertThat(((Queued) registered.state()).due()).isEqualTo(LATER);
        DeliveryStep again = next(begun.at(registered.state()), new DeliveryEvent.Due(LATER));
        DeliveryStep taken = next(begun.at(again.state()), answers(ACCEPTED));
        assertThat(taken.state()).isInstanceOf(AwaitingReport.class);
        DeliveryStep tooLate = next(begun.at(silent.state()), new DeliveryEvent.RecipientRegistered(EXPIRES));
        assertThat(ended(tooLate).end()).isEqualTo(End.UNKNOWN);
    }

    @Test
    void the_trail_says_what_comes_and_that_nobody_spoke() {
        DeliveryStep silent = next(begun, answers(SILENT));
        assertThat(silent.effects())
                .filteredOn(DeliveryEffect.Record.class::isInstance)
                .allMatch(effect -> ((DeliveryEffect.Record) effect).by().equals(Asserter.GATEWAY))
                .extracting(effect -> ((DeliveryEffect.Record) effect).kind())
                .containsExactly(TrailKind.UNKNOWN, TrailKind.RETRY);
        assertThat(silent.effects().toString()).contains("no answer; sent again under the same id");
    }

    @Test
    void a_notification_of_the_device_that_comes_meanwhile_is_believed_and_ends_it() {
        DeliveryStep silent = next(begun, answers(SILENT));
        DeliveryStep told = next(begun.at(silent.state()), report(0, ReportedState.DELIVERED, Technology.RCS));
        assertThat(ended(told).end()).isEqualTo(End.DELIVERED);
        assertThat(told(told)).containsExactly(DispositionKind.DELIVERED);
        DeliveryStep vague = next(begun.at(silent.state()), report(0, ReportedState.UNKNOWN, Technology.RCS));
        assertThat(vague.state()).isEqualTo(silent.state());
    }

    @Test
    void no_other_way_is_taken_after_silence_whatever_comes_later() {
        DeliveryStep silent = next(begun, answers(SILENT));
        for (HandOver later : List.of(DEFERRED, REJECTED, FORBIDDEN)) {
            DeliveryStep again = next(begun.at(silent.state()), new DeliveryEvent.Due(LATER.plusSeconds(5)));
            DeliveryStep answered = next(begun.at(again.state()), answers(later));
            assertThat(answered.effects()).noneMatch(DeliveryEffect.Choose.class::isInstance);
            assertThat(told(answered)).as("one device may have shown it").isEmpty();
            assertThat(answered.state()).isNotInstanceOf(Ended.class);
        }
    }

    @Test
    void what_is_refused_for_good_after_silence_is_not_sent_again_and_ends_as_error() {
        Delivery again = begun.at(handingOver(leg(NATIVE, UNKNOWN)));
        DeliveryStep refused = next(again, answers(REJECTED));
        AwaitingReport waiting = (AwaitingReport) refused.state();
        DeliveryStep vague = next(again.at(waiting), report(0, ReportedState.UNKNOWN, Technology.RCS));
        assertThat(vague.state()).isEqualTo(waiting);
        DeliveryStep end = next(again.at(waiting), new DeliveryEvent.Due(waiting.until()));
        assertThat(ended(end).end()).isEqualTo(End.UNKNOWN);
        assertThat(told(end)).containsExactly(DispositionKind.ERROR);
    }

    @Test
    void when_after_silence_nobody_is_there_any_more_it_is_sent_again_later() {
        Delivery again = begun.at(handingOver(leg(NATIVE, UNKNOWN)));
        HandOver gone = new HandOver.Rejected(
                new Refusal(Cause.UNKNOWN_RECIPIENT, Asserter.handset(""), "404", "the recipient's device"));
        DeliveryStep step = next(again, answers(gone));
        assertThat(step.state()).isInstanceOf(Queued.class);
        assertThat(step.state().awaitsRecipient()).isTrue();
    }

    @Test
    void a_native_hand_over_that_the_last_run_left_is_repeated_at_once_and_a_submit_is_not() {
        DeliveryStep left = next(begun, new DeliveryEvent.Interrupted(true, LATER));
        assertThat(((Queued) left.state()).due()).isEqualTo(LATER);
        for (var way : List.of(Scenes.SMS, CORE)) {
            DeliveryStep other =
                    next(wantingAll(handingOver(leg(way, PLANNED))), new DeliveryEvent.Interrupted(true, LATER));
            assertThat(other.state()).isInstanceOf(AwaitingReport.class);
        }
    }

    @Test
    void a_native_hand_over_that_met_a_fault_of_our_own_is_repeated_after_the_pause() {
        DeliveryStep left = next(begun, new DeliveryEvent.Interrupted(false, LATER));
        assertThat(((Queued) left.state()).due()).isEqualTo(LATER.plusSeconds(5));
    }

    @Test
    void silence_of_a_function_of_the_core_is_never_repeated() {
        DeliveryStep silent = next(begun.at(handingOver(leg(CORE, PLANNED))), answers(SILENT));
        assertThat(silent.state()).isInstanceOf(AwaitingReport.class);
        assertThat(silent.state().awaitsRecipient()).isFalse();
    }

    @Test
    void what_may_be_with_a_device_is_dropped_without_a_claim() {
        DeliveryStep silent = next(begun, answers(SILENT));
        DeliveryStep dropped = next(
                begun.at(silent.state()),
                new DeliveryEvent.Dropped(new Asserter(Asserter.Kind.OPERATOR, "ann"), LATER));
        assertThat(told(dropped)).containsExactly(DispositionKind.ERROR);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void an_item_that_was_only_put_off_is_begun_when_it_is_released_and_one_with_its_own_reason_is_not(Way way) {
        DeliveryEvent putOff = new DeliveryEvent.PutOff(NOW.plusSeconds(600), NOW);
        Delivery behind = message(next(message(queued(way.target, 1)), putOff).state());
        assertThat(next(behind, new DeliveryEvent.Due(LATER)).handling()).isEqualTo(DeliveryStep.Handling.NOT_YET);
        assertThat(next(behind, new DeliveryEvent.Released(LATER)).effects())
                .anyMatch(DeliveryEffect.HandOverParts.class::isInstance);
        DeliveryStep silent = next(begun, answers(SILENT));
        assertThat(next(begun.at(silent.state()), new DeliveryEvent.Released(LATER))
                        .state())
                .isEqualTo(silent.state());
    }

    private enum Way {
        DEVICES(NATIVE),
        TELEPHONE(Scenes.SMS);

        private final org.isthmus.model.delivery.Target target;

        Way(org.isthmus.model.delivery.Target target) {
            this.target = target;
        }
    }

    private static DeliveryStep next(Delivery delivery, DeliveryEvent event) {
        return DeliveryFunction.next(delivery, event, POLICY);
    }

    private static Ended ended(DeliveryStep step) {
        assertThat(step.state()).isInstanceOf(Ended.class);
        return (Ended) step.state();
    }

    private static List<DispositionKind> told(DeliveryStep step) {
        return step.effects().stream()
                .filter(DeliveryEffect.Notify.class::isInstance)
                .map(effect -> ((DeliveryEffect.Notify) effect).disposition().kind())
                .toList();
    }
}
