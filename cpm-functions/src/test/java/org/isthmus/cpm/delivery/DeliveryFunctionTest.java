// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.cpm.delivery.Scenes.ACCEPTED;
import static org.isthmus.cpm.delivery.Scenes.ACCEPTED_SILENTLY;
import static org.isthmus.cpm.delivery.Scenes.DEFERRED;
import static org.isthmus.cpm.delivery.Scenes.EXPIRES;
import static org.isthmus.cpm.delivery.Scenes.FORBIDDEN;
import static org.isthmus.cpm.delivery.Scenes.FUNCTION;
import static org.isthmus.cpm.delivery.Scenes.LATER;
import static org.isthmus.cpm.delivery.Scenes.NATIVE;
import static org.isthmus.cpm.delivery.Scenes.NOW;
import static org.isthmus.cpm.delivery.Scenes.PERMANENT;
import static org.isthmus.cpm.delivery.Scenes.POLICY;
import static org.isthmus.cpm.delivery.Scenes.REJECTED;
import static org.isthmus.cpm.delivery.Scenes.SILENT;
import static org.isthmus.cpm.delivery.Scenes.SMS;
import static org.isthmus.cpm.delivery.Scenes.STRICT;
import static org.isthmus.cpm.delivery.Scenes.answers;
import static org.isthmus.cpm.delivery.Scenes.awaiting;
import static org.isthmus.cpm.delivery.Scenes.handingOver;
import static org.isthmus.cpm.delivery.Scenes.leg;
import static org.isthmus.cpm.delivery.Scenes.message;
import static org.isthmus.cpm.delivery.Scenes.queued;
import static org.isthmus.cpm.delivery.Scenes.receipt;
import static org.isthmus.cpm.delivery.Scenes.report;
import static org.isthmus.cpm.delivery.Scenes.wantingAll;
import static org.isthmus.model.cpm.DispositionRequest.DISPLAY;
import static org.isthmus.model.cpm.DispositionRequest.NEGATIVE_DELIVERY;
import static org.isthmus.model.cpm.DispositionRequest.POSITIVE_DELIVERY;
import static org.isthmus.model.delivery.PartState.DELIVERED;
import static org.isthmus.model.delivery.PartState.PLANNED;
import static org.isthmus.model.delivery.PartState.UNKNOWN;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.DeliveryState.AwaitingRecipient;
import org.isthmus.model.delivery.DeliveryState.AwaitingReport;
import org.isthmus.model.delivery.DeliveryState.Choosing;
import org.isthmus.model.delivery.DeliveryState.End;
import org.isthmus.model.delivery.DeliveryState.Ended;
import org.isthmus.model.delivery.DeliveryState.HandingOver;
import org.isthmus.model.delivery.DeliveryState.Queued;
import org.isthmus.model.delivery.DispositionKind;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.PartState;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.trail.TrailKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The laws of the delivery machine that hold for every way. Over 500 lines, since they are read beside the machine,
/// which is one file as well; those of silence have files of their own.
class DeliveryFunctionTest {
    @Test
    void an_sms_is_handed_over_awaited_and_delivered_with_one_notification_of_each_type() {
        DeliveryStep begun = next(wantingAll(queued(SMS, 2)), new DeliveryEvent.Due(NOW));
        DeliveryEffect.HandOverParts handOver = only(begun, DeliveryEffect.HandOverParts.class);
        assertThat(handOver.parts()).containsExactly(0, 1);
        assertThat(handOver.reports()).isTrue();
        assertThat(handOver.validity()).isEqualTo(Duration.ofHours(24));

        DeliveryStep accepted = next(wantingAll(begun.state()), answers(ACCEPTED, ACCEPTED));
        assertThat(accepted.state()).isInstanceOf(AwaitingReport.class);
        assertThat(told(accepted)).containsExactly(DispositionKind.PROCESSED, DispositionKind.INTERWORKED);

        DeliveryStep first = next(wantingAll(accepted.state()), receipt(0, ReportedState.DELIVERED));
        assertThat(first.state()).isInstanceOf(AwaitingReport.class);
        assertThat(told(first)).isEmpty();

        DeliveryStep second = next(wantingAll(first.state()), receipt(1, ReportedState.DELIVERED));
        assertThat(ended(second).end()).isEqualTo(End.DELIVERED);
        assertThat(ended(second).by()).isEqualTo(Asserter.peer("smsc:main"));
        assertThat(told(second)).containsExactly(DispositionKind.DELIVERED);
    }

    @Test
    void one_part_that_finally_failed_fails_the_message_once() {
        Delivery waiting = message(awaiting(leg(SMS, PartState.ACCEPTED, PartState.ACCEPTED)), NEGATIVE_DELIVERY);
        DeliveryStep failed = next(waiting, receipt(1, ReportedState.FAILED));
        assertThat(ended(failed).end()).isEqualTo(End.FAILED);
        assertThat(told(failed)).containsExactly(DispositionKind.FAILED);
        DeliveryStep other = next(waiting.at(failed.state()), receipt(0, ReportedState.FAILED));
        assertThat(told(other)).isEmpty();
        assertThat(other.state()).isEqualTo(failed.state());
    }

    @Test
    void a_function_in_another_process_that_gave_no_answer_is_asked_again_and_its_reports_are_believed() {
        DeliveryStep silent = next(wantingAll(handingOver(leg(FUNCTION, PLANNED))), answers(SILENT));
        assertThat(silent.state()).isInstanceOf(Queued.class);
        DeliveryStep again = next(wantingAll(silent.state()), new DeliveryEvent.Due(EXPIRES.minusSeconds(1)));
        assertThat(only(again, DeliveryEffect.HandOverParts.class).parts()).containsExactly(0);
        assertThat(only(again, DeliveryEffect.HandOverParts.class).reports()).isTrue();

        DeliveryStep taken = next(wantingAll(again.state()), answers(ACCEPTED));
        assertThat(told(taken)).as("interworking is told by who does it").containsExactly(DispositionKind.PROCESSED);
        DeliveryStep left = next(wantingAll(taken.state()), receipt(0, ReportedState.INTERWORKED));
        assertThat(left.state()).isInstanceOf(AwaitingReport.class);
        assertThat(told(left)).containsExactly(DispositionKind.INTERWORKED);
        DeliveryStep delivered = next(wantingAll(left.state()), receipt(0, ReportedState.DELIVERED));
        assertThat(ended(delivered).end()).isEqualTo(End.DELIVERED);
        assertThat(told(delivered)).containsExactly(DispositionKind.DELIVERED);
    }

    @Test
    void what_a_silent_function_may_have_goes_again_when_it_is_back() {
        Delivery waits = wantingAll(next(wantingAll(handingOver(leg(FUNCTION, PLANNED))), answers(SILENT))
                .state());
        DeliveryEvent.LinkUp centre = new DeliveryEvent.LinkUp(NOW);
        DeliveryEvent.LinkUp other = new DeliveryEvent.LinkUp(ReferencePoint.IW2, NOW);
        for (DeliveryEvent.LinkUp elsewhere : List.of(centre, other)) {
            assertThat(next(waits, elsewhere).state())
                    .as("nothing of it is back")
                    .isEqualTo(waits.state());
        }
        DeliveryStep back = next(waits, new DeliveryEvent.LinkUp(ReferencePoint.IW1, NOW));
        assertThat(back.state())
                .isInstanceOfSatisfying(
                        Queued.class, queued -> assertThat(queued.due()).isEqualTo(NOW));
    }

    @Test
    void a_function_in_another_process_that_refuses_a_repetition_never_had_it_and_another_way_is_taken() {
        DeliveryStep refused = next(wantingAll(handingOver(leg(FUNCTION, UNKNOWN))), answers(REJECTED));
        assertThat(refused.state()).isInstanceOf(Choosing.class);
        assertThat(refused.state().progress().tried()).containsExactly(FUNCTION);
    }

    @Test
    void acceptance_by_the_next_hop_never_counts_as_delivered() {
        DeliveryStep step = next(wantingAll(handingOver(leg(NATIVE, PLANNED))), answers(ACCEPTED));
        assertThat(step.state()).isInstanceOf(AwaitingReport.class);
        assertThat(told(step)).containsExactly(DispositionKind.PROCESSED);
        DeliveryStep silent = next(wantingAll(handingOver(leg(SMS, PLANNED))), answers(ACCEPTED_SILENTLY));
        assertThat(ended(silent).end()).isEqualTo(End.HANDED_OVER);
        assertThat(told(silent)).doesNotContain(DispositionKind.DELIVERED, DispositionKind.ERROR);
    }

    @ParameterizedTest
    @EnumSource(
            value = ReportedState.class,
            names = {"UNKNOWN", "IN_PROGRESS"})
    void a_report_that_is_not_final_never_ends_anything(ReportedState state) {
        Delivery waiting = wantingAll(awaiting(leg(SMS, UNKNOWN)));
        DeliveryStep step = next(waiting, receipt(0, state));
        assertThat(step.state()).isInstanceOf(AwaitingReport.class);
        assertThat(told(step)).doesNotContain(DispositionKind.DELIVERED, DispositionKind.FAILED);
    }

    @Test
    void a_submit_without_an_answer_is_never_sent_again_and_ends_as_error() {
        Delivery begun = message(handingOver(leg(SMS, PLANNED)), NEGATIVE_DELIVERY, POSITIVE_DELIVERY);
        DeliveryStep silent = next(begun, answers(SILENT));
        AwaitingReport waiting = (AwaitingReport) silent.state();
        assertThat(waiting.leg().parts()).containsExactly(UNKNOWN);
        DeliveryStep end = next(begun.at(waiting), new DeliveryEvent.Due(waiting.until()));
        assertThat(ended(end).end()).isEqualTo(End.UNKNOWN);
        assertThat(ended(end).cause()).contains(Cause.OUTCOME_UNKNOWN);
        assertThat(told(end)).containsExactly(DispositionKind.ERROR);
    }

    @Test
    void one_report_stands_for_the_parts_that_are_reported_with_another() {
        Delivery begun = wantingAll(handingOver(leg(SMS, PLANNED, PLANNED, PLANNED)));
        HandOver with = new HandOver.Accepted(List.of(), true);
        DeliveryStep accepted = next(begun, answers(with, with, Scenes.ACCEPTED));
        assertThat(((AwaitingReport) accepted.state()).leg().parts())
                .containsExactly(PartState.CARRIED, PartState.CARRIED, PartState.ACCEPTED);
        DeliveryStep delivered =
                next(begun.at(accepted.state()), Scenes.report(2, ReportedState.DELIVERED, Technology.SMS));
        assertThat(ended(delivered).end()).isEqualTo(End.DELIVERED);
        DeliveryStep failed = next(begun.at(accepted.state()), Scenes.report(0, ReportedState.FAILED, Technology.SMS));
        assertThat(ended(failed).end()).isEqualTo(End.FAILED);
    }

    @Test
    void parts_that_are_all_reported_with_another_are_never_delivered_by_themselves() {
        Delivery begun = wantingAll(handingOver(leg(SMS, PLANNED, PLANNED)));
        HandOver with = new HandOver.Accepted(List.of(), true);
        DeliveryStep step = next(begun, answers(with, Scenes.SILENT));
        assertThat(step.state()).isInstanceOf(AwaitingReport.class);
    }

    @Test
    void what_was_being_handed_over_when_the_last_run_ended_is_unknown() {
        Delivery found = message(handingOver(leg(SMS, PartState.ACCEPTED, PLANNED)), NEGATIVE_DELIVERY);
        DeliveryStep step = next(found, new DeliveryEvent.Interrupted(true, LATER));
        assertThat(((AwaitingReport) step.state()).leg().parts()).containsExactly(PartState.ACCEPTED, UNKNOWN);
        assertThat(step.effects()).noneMatch(DeliveryEffect.HandOverParts.class::isInstance);
    }

    @Test
    void the_story_of_an_interrupted_hand_over_says_unknown_and_what_happens_next() {
        Delivery waits = message(handingOver(leg(SMS, PLANNED)), NEGATIVE_DELIVERY);
        Instant until = ((AwaitingReport)
                        next(waits, new DeliveryEvent.Interrupted(true, LATER)).state())
                .until();
        assertThat(unknown(waits))
                .contains(Cause.OUTCOME_UNKNOWN.code(), "not sent again", "a report", "ends as unknown at " + until);
        assertThat(unknown(message(handingOver(leg(NATIVE, PLANNED))))).contains("sent again under the same id");
        assertThat(unknown(message(handingOver(leg(Scenes.CORE, PLANNED)))))
                .contains("not sent again", "nobody reports on it, so it ends as unknown");
        assertThat(unknown(message(handingOver(leg(SMS, PartState.FAILED, PLANNED)), NEGATIVE_DELIVERY)))
                .contains("another part has failed");
    }

    private static String unknown(Delivery delivery) {
        return next(delivery, new DeliveryEvent.Interrupted(true, LATER)).effects().stream()
                .filter(effect -> effect instanceof DeliveryEffect.Record told && told.kind() == TrailKind.UNKNOWN)
                .toList()
                .toString();
    }

    @Test
    void only_parts_that_were_certainly_not_taken_are_handed_over_again() {
        Delivery begun = message(handingOver(leg(SMS, PLANNED, PLANNED, PLANNED)), NEGATIVE_DELIVERY);
        DeliveryStep step = next(begun, answers(ACCEPTED, DEFERRED, SILENT));
        Queued queued = (Queued) step.state();
        assertThat(queued.due()).isEqualTo(LATER.plusSeconds(5));
        DeliveryStep again = next(begun.at(queued), new DeliveryEvent.Due(queued.due()));
        assertThat(only(again, DeliveryEffect.HandOverParts.class).parts()).containsExactly(1);
    }

    @Test
    void an_outcome_that_is_missing_counts_as_unknown() {
        DeliveryStep step = next(wantingAll(handingOver(leg(SMS, PLANNED, PLANNED))), answers(ACCEPTED));
        assertThat(((AwaitingReport) step.state()).leg().parts()).containsExactly(PartState.ACCEPTED, UNKNOWN);
    }

    @Test
    void a_temporary_refusal_is_tried_again_ever_later_until_the_lifetime_ends() {
        Delivery delivery = message(queued(SMS, 1), NEGATIVE_DELIVERY);
        Instant now = NOW;
        List<Duration> waits = new java.util.ArrayList<>();
        DeliveryStep step = next(delivery, new DeliveryEvent.Due(now));
        while (waits.size() < 8) {
            step = next(delivery.at(step.state()), new DeliveryEvent.HandedOver(List.of(0), List.of(DEFERRED), now));
            Instant due = ((Choosing) step.state()).due();
            waits.add(Duration.between(now, due));
            now = due;
            step = next(delivery.at(step.state()), new DeliveryEvent.Due(now));
            assertThat(only(step, DeliveryEffect.Choose.class).tried()).isEmpty();
            step = next(delivery.at(step.state()), new DeliveryEvent.Chosen(SMS, 1, now));
        }
        assertThat(waits)
                .extracting(Duration::toSeconds)
                .containsExactly(5L, 30L, 120L, 600L, 1800L, 3600L, 3600L, 3600L);
        step = next(
                delivery.at(step.state()),
                new DeliveryEvent.HandedOver(List.of(0), List.of(DEFERRED), EXPIRES.minusSeconds(1)));
        assertThat(((Choosing) step.state()).due()).isEqualTo(EXPIRES);
        step = next(delivery.at(step.state()), new DeliveryEvent.Due(EXPIRES));
        assertThat(ended(step).end()).isEqualTo(End.EXPIRED);
        assertThat(told(step)).containsExactly(DispositionKind.FAILED);
    }

    @Test
    void a_peer_that_names_a_time_is_not_asked_before() {
        HandOver busy = new HandOver.Deferred(Scenes.TEMPORARY, Duration.ofMinutes(7));
        DeliveryStep step = next(message(handingOver(leg(SMS, PLANNED))), answers(busy));
        assertThat(((Choosing) step.state()).due()).isEqualTo(LATER.plus(Duration.ofMinutes(7)));
    }

    @Test
    void the_story_says_by_which_link_a_part_was_taken_and_that_one_without_an_id_has_no_receipt() {
        HandOver taken = new HandOver.Accepted(List.of(), false, "bulk-1");
        DeliveryStep step = next(wantingAll(handingOver(leg(SMS, PLANNED))), answers(taken));
        assertThat(step.toString()).contains("bulk-1").contains("a receipt can not be matched");
    }

    @Test
    void what_was_only_too_fast_goes_again_in_its_turn_and_that_is_no_attempt() {
        HandOver early = new HandOver.Deferred(Scenes.TEMPORARY, Duration.ofMillis(700), true);
        for (int parts = 1; parts <= 2; parts++) {
            HandOver[] all = parts == 1 ? new HandOver[] {early} : new HandOver[] {ACCEPTED, early};
            DeliveryState handing = handingOver(parts == 1 ? leg(SMS, PLANNED) : leg(SMS, PLANNED, PLANNED));
            DeliveryStep step = next(message(handing), answers(all));
            Instant due = step.state() instanceof Choosing choosing ? choosing.due() : ((Queued) step.state()).due();
            assertThat(due).isEqualTo(LATER.plusMillis(700));
            assertThat(step.state().progress().attempts())
                    .isEqualTo(handing.progress().attempts() - 1);
            assertThat(told(step)).isEmpty();
        }
    }

    @Test
    void another_part_that_failed_for_a_while_has_all_wait_by_the_table() {
        HandOver early = new HandOver.Deferred(Scenes.TEMPORARY, Duration.ofMillis(700), true);
        DeliveryStep step = next(message(handingOver(leg(SMS, PLANNED, PLANNED))), answers(early, DEFERRED));
        assertThat(((Choosing) step.state()).due()).isEqualTo(LATER.plusSeconds(5));
    }

    @Test
    void another_way_is_taken_after_a_final_refusal_and_part_numbers_go_on() {
        Delivery delivery = message(handingOver(leg(SMS, PLANNED, PLANNED)), NEGATIVE_DELIVERY);
        DeliveryStep refused = next(delivery, answers(REJECTED, REJECTED));
        assertThat(only(refused, DeliveryEffect.Choose.class).tried()).containsExactly(SMS);
        assertThat(told(refused)).isEmpty();
        DeliveryStep chosen = next(delivery.at(refused.state()), new DeliveryEvent.Chosen(Scenes.MMS, 1, LATER));
        HandingOver handing = (HandingOver) chosen.state();
        assertThat(handing.leg().firstPart()).isEqualTo(2);
        DeliveryStep late = next(delivery.at(handing), receipt(0, ReportedState.DELIVERED));
        assertThat(late.state()).isEqualTo(handing);
        assertThat(late.handling()).isEqualTo(DeliveryStep.Handling.PAST_REPORT);
    }

    @Test
    void no_other_way_is_taken_while_a_part_may_be_there() {
        Delivery delivery = message(handingOver(leg(SMS, PLANNED, PLANNED)), NEGATIVE_DELIVERY);
        for (HandOver there : List.of(ACCEPTED, SILENT)) {
            DeliveryStep step = next(delivery, answers(there, REJECTED));
            assertThat(ended(step).end()).isEqualTo(End.FAILED);
            assertThat(told(step)).containsExactly(DispositionKind.FAILED);
        }
    }

    @Test
    void when_no_way_is_left_the_first_refusal_is_what_the_sender_is_told() {
        Delivery delivery = message(handingOver(leg(SMS, PLANNED)), NEGATIVE_DELIVERY);
        DeliveryStep refused = next(delivery, answers(REJECTED));
        DeliveryStep end = next(
                delivery.at(refused.state()),
                new DeliveryEvent.NotChosen(
                        org.isthmus.model.refusal.Refusal.of(Cause.NO_ROUTE, "no rule applies"), LATER));
        assertThat(ended(end).cause()).contains(Cause.PEER_PERMANENT);
        assertThat(ended(end).by()).isEqualTo(PERMANENT.by());
        assertThat(told(end)).containsExactly(DispositionKind.FAILED);
    }

    @Test
    void what_the_recipient_refuses_goes_no_other_way() {
        DeliveryStep step = next(message(handingOver(leg(NATIVE, PLANNED)), NEGATIVE_DELIVERY), answers(FORBIDDEN));
        assertThat(ended(step).end()).isEqualTo(End.FORBIDDEN);
        assertThat(told(step)).containsExactly(DispositionKind.FORBIDDEN);
    }

    @Test
    void the_refusal_that_decides_is_the_final_one_whatever_came_after_it() {
        Delivery delivery = message(handingOver(leg(SMS, PLANNED, PLANNED)), NEGATIVE_DELIVERY);
        DeliveryStep step = next(delivery, answers(FORBIDDEN, DEFERRED));
        assertThat(ended(step).end()).isEqualTo(End.FORBIDDEN);
        assertThat(ended(step).cause()).contains(Cause.RECIPIENT_REFUSED);
    }

    @Test
    void displayed_after_delivered_is_told_when_asked_and_nothing_else_leaves_an_end() {
        Delivery delivery = message(awaiting(leg(NATIVE, PartState.ACCEPTED)), POSITIVE_DELIVERY, DISPLAY);
        DeliveryStep delivered = next(delivery, report(0, ReportedState.DELIVERED, Technology.RCS));
        DeliveryStep failed = next(delivery.at(delivered.state()), report(0, ReportedState.FAILED, Technology.RCS));
        assertThat(failed.state()).isEqualTo(delivered.state());
        DeliveryStep displayed =
                next(delivery.at(delivered.state()), report(0, ReportedState.DISPLAYED, Technology.RCS));
        assertThat(ended(displayed).end()).isEqualTo(End.DISPLAYED);
        assertThat(told(displayed)).containsExactly(DispositionKind.DISPLAYED);
        DeliveryStep again = next(delivery.at(displayed.state()), report(0, ReportedState.DISPLAYED, Technology.RCS));
        assertThat(told(again)).isEmpty();
    }

    @Test
    void displayed_without_delivered_says_both() {
        Delivery delivery = message(awaiting(leg(NATIVE, PartState.ACCEPTED)), POSITIVE_DELIVERY, DISPLAY);
        DeliveryStep step = next(delivery, report(0, ReportedState.DISPLAYED, Technology.RCS));
        assertThat(told(step)).containsExactly(DispositionKind.DELIVERED, DispositionKind.DISPLAYED);
        assertThat(ended(step).end()).isEqualTo(End.DISPLAYED);
    }

    @Test
    void sms_never_gives_displayed() {
        Delivery delivery = wantingAll(awaiting(leg(SMS, PartState.ACCEPTED)));
        DeliveryStep step = next(delivery, receipt(0, ReportedState.DISPLAYED));
        assertThat(step.state()).isEqualTo(delivery.state());
        assertThat(step.handling()).isEqualTo(DeliveryStep.Handling.NOT_BELIEVED);
    }

    @Test
    void a_report_that_contradicts_a_final_one_is_not_believed() {
        Delivery delivery = wantingAll(awaiting(leg(SMS, DELIVERED, PartState.ACCEPTED)));
        DeliveryStep step = next(delivery, receipt(0, ReportedState.FAILED));
        assertThat(step.state()).isEqualTo(delivery.state());
        assertThat(records(step)).containsExactly(TrailKind.NOT_BELIEVED);
    }

    @Test
    void a_late_delivered_after_error_changes_nothing_but_the_trail() {
        Delivery delivery = wantingAll(awaiting(leg(SMS, UNKNOWN)));
        DeliveryStep end = next(delivery, new DeliveryEvent.Due(EXPIRES));
        DeliveryStep late = next(delivery.at(end.state()), receipt(0, ReportedState.DELIVERED));
        assertThat(late.state()).isEqualTo(end.state());
        assertThat(records(late)).containsExactly(TrailKind.REPORTED);
    }

    @Test
    void devices_that_do_not_answer_make_way_for_another_technology_and_get_another_chance_when_they_register() {
        Delivery delivery = message(handingOver(leg(NATIVE, PLANNED)), NEGATIVE_DELIVERY);
        DeliveryStep away = next(delivery, answers(DEFERRED));
        assertThat(only(away, DeliveryEffect.Choose.class).tried()).containsExactly(NATIVE);
        DeliveryStep held = next(delivery.at(away.state()), new DeliveryEvent.Held(LATER));
        assertThat(((AwaitingRecipient) held.state()).until()).isEqualTo(LATER.plusSeconds(5));
        DeliveryStep registered = next(delivery.at(held.state()), new DeliveryEvent.RecipientRegistered(LATER));
        assertThat(only(registered, DeliveryEffect.Choose.class).tried()).isEmpty();
    }

    @Test
    void what_waits_since_no_link_was_up_goes_when_one_is_and_what_waits_for_another_reason_waits_on() {
        Delivery delivery = wantingAll(handingOver(leg(SMS, PLANNED)));
        HandOver down = new HandOver.Deferred(Refusal.of(Cause.LINK_DOWN, "no link is up"), Duration.ZERO);
        DeliveryStep noLink = next(delivery, answers(down));
        DeliveryStep back = next(delivery.at(noLink.state()), new DeliveryEvent.LinkUp(LATER));
        assertThat(back.state().wakes()).contains(LATER);
        DeliveryStep busy = next(delivery, answers(DEFERRED));
        assertThat(busy.state().wakes().orElseThrow()).isAfter(LATER);
        assertThat(next(delivery.at(busy.state()), new DeliveryEvent.LinkUp(LATER))
                        .state())
                .isEqualTo(busy.state());
    }

    @Test
    void a_held_message_waits_for_registration_or_the_end_of_its_lifetime_and_says_stored_once() {
        Delivery delivery = wantingAll(DeliveryFunction.initialWithoutWay(NOW));
        DeliveryStep choose = next(delivery, new DeliveryEvent.Due(NOW));
        DeliveryStep held = next(delivery.at(choose.state()), new DeliveryEvent.Held(NOW));
        assertThat(held.state().wakes()).contains(EXPIRES);
        assertThat(told(held)).containsExactly(DispositionKind.STORED);
        DeliveryStep pushed = next(delivery.at(held.state()), new DeliveryEvent.RecipientRegistered(LATER));
        DeliveryStep begun = next(delivery.at(pushed.state()), new DeliveryEvent.Chosen(NATIVE, 1, LATER));
        DeliveryStep taken = next(delivery.at(begun.state()), answers(ACCEPTED));
        assertThat(told(taken)).as("one processing notification at most").isEmpty();
        DeliveryStep expired = next(delivery.at(held.state()), new DeliveryEvent.Due(EXPIRES));
        assertThat(told(expired)).containsExactly(DispositionKind.FAILED);
    }

    @Test
    void without_deferral_nothing_is_held() {
        Delivery delivery = message(DeliveryFunction.initialWithoutWay(NOW), NEGATIVE_DELIVERY);
        DeliveryStep step = DeliveryFunction.next(delivery, new DeliveryEvent.Held(NOW), STRICT);
        assertThat(ended(step).cause()).contains(Cause.RECIPIENT_UNAVAILABLE);
    }

    @Test
    void a_notification_is_held_for_its_reader_ends_handed_over_and_owes_nothing() {
        Delivery delivery = new Delivery(Scenes.ALL, EXPIRES, true, DeliveryFunction.initialWithoutWay(NOW));
        DeliveryStep choose = next(delivery, new DeliveryEvent.Due(NOW));
        DeliveryStep held = next(delivery.at(choose.state()), new DeliveryEvent.Held(NOW));
        assertThat(held.state()).isInstanceOf(AwaitingRecipient.class);
        DeliveryStep push = next(delivery.at(held.state()), new DeliveryEvent.RecipientRegistered(LATER));
        DeliveryStep begun = next(delivery.at(push.state()), new DeliveryEvent.Chosen(NATIVE, 1, LATER));
        assertThat(only(begun, DeliveryEffect.HandOverParts.class).reports()).isFalse();
        DeliveryStep taken = next(delivery.at(begun.state()), answers(ACCEPTED));
        assertThat(ended(taken).end()).isEqualTo(End.HANDED_OVER);
        DeliveryStep silent = next(delivery.at(begun.state()), answers(SILENT));
        assertThat(silent.state()).isInstanceOf(Queued.class);
        DeliveryStep unknown = next(delivery.at(silent.state()), new DeliveryEvent.Due(EXPIRES));
        assertThat(ended(unknown).end()).isEqualTo(End.UNKNOWN);
        for (DeliveryStep step : List.of(choose, held, push, begun, taken, silent, unknown)) {
            assertThat(told(step)).isEmpty();
        }
    }

    @Test
    void a_notification_that_its_reader_refuses_for_good_ends_at_once_and_says_why() {
        Delivery delivery = new Delivery(Scenes.ALL, EXPIRES, true, handingOver(leg(NATIVE, PLANNED)));
        DeliveryStep refused = next(delivery, answers(REJECTED));
        assertThat(ended(refused).end()).isEqualTo(End.FAILED);
        assertThat(ended(refused).cause()).contains(Cause.PEER_PERMANENT);
        assertThat(refused.effects())
                .extracting(effect -> ((DeliveryEffect.Record) effect).kind())
                .containsExactly(TrailKind.REFUSED, TrailKind.ENDED);
        DeliveryStep busy = next(delivery, answers(DEFERRED));
        assertThat(only(busy, DeliveryEffect.Choose.class).tried()).containsExactly(NATIVE);
        assertThat(next(delivery.at(busy.state()), new DeliveryEvent.Held(LATER))
                        .state())
                .as("a temporary refusal is tried again")
                .isInstanceOf(AwaitingRecipient.class);
    }

    @Test
    void receipts_are_asked_for_only_when_wanted_if_policy_says_so() {
        DeliveryStep begun = DeliveryFunction.next(message(queued(SMS, 1)), new DeliveryEvent.Due(NOW), STRICT);
        assertThat(only(begun, DeliveryEffect.HandOverParts.class).reports()).isFalse();
        DeliveryStep taken = DeliveryFunction.next(message(begun.state()), answers(ACCEPTED), STRICT);
        assertThat(ended(taken).end()).isEqualTo(End.HANDED_OVER);
        DeliveryStep always = next(message(queued(SMS, 1)), new DeliveryEvent.Due(NOW));
        assertThat(only(always, DeliveryEffect.HandOverParts.class).reports()).isTrue();
    }

    @Test
    void a_handset_that_was_not_asked_for_delivered_may_stay_silent() {
        Delivery delivery = message(awaiting(leg(NATIVE, PartState.ACCEPTED)), NEGATIVE_DELIVERY);
        DeliveryStep step = next(delivery, new DeliveryEvent.Due(EXPIRES));
        assertThat(ended(step).end()).isEqualTo(End.HANDED_OVER);
        assertThat(told(step)).isEmpty();
    }

    @Test
    void a_late_answer_adds_to_what_is_known_and_takes_nothing_away() {
        Delivery delivery = wantingAll(awaiting(leg(SMS, UNKNOWN)));
        DeliveryStep accepted = next(delivery, answers(ACCEPTED));
        assertThat(((AwaitingReport) accepted.state()).leg().parts()).containsExactly(PartState.ACCEPTED);
        assertThat(((AwaitingReport) accepted.state()).until()).isEqualTo(EXPIRES);
        DeliveryStep deferred = next(delivery, answers(DEFERRED));
        assertThat(((AwaitingReport) deferred.state()).leg().parts()).containsExactly(UNKNOWN);
    }

    @Test
    void a_dropped_message_claims_failure_only_when_nothing_is_out() {
        Asserter ann = new Asserter(Asserter.Kind.OPERATOR, "ann");
        DeliveryStep out =
                next(wantingAll(awaiting(leg(SMS, PartState.ACCEPTED))), new DeliveryEvent.Dropped(ann, LATER));
        assertThat(told(out)).containsExactly(DispositionKind.ERROR);
        DeliveryStep here = next(wantingAll(queued(SMS, 1)), new DeliveryEvent.Dropped(ann, LATER));
        assertThat(told(here)).containsExactly(DispositionKind.FAILED);
        assertThat(ended(here).by()).isEqualTo(ann);
    }

    @Test
    void the_ids_that_a_peer_gave_are_on_the_trail() {
        DeliveryStep step = next(message(handingOver(leg(SMS, PLANNED))), answers(ACCEPTED));
        assertThat(step.effects())
                .filteredOn(effect -> effect instanceof DeliveryEffect.Record(TrailKind kind, var by, var facts)
                        && kind == TrailKind.ACCEPTED
                        && facts.contains(org.isthmus.model.trail.Fact.id("peer id", "4711")))
                .hasSize(1);
    }

    @Test
    void a_number_that_is_not_free_now_is_asked_for_again() {
        Delivery delivery = message(DeliveryFunction.initialWithoutWay(NOW), NEGATIVE_DELIVERY);
        DeliveryStep step = next(
                delivery,
                new DeliveryEvent.NotChosen(
                        org.isthmus.model.refusal.Refusal.of(Cause.NO_NUMBER, "the pool is used up"), NOW));
        assertThat(((Choosing) step.state()).due()).isEqualTo(NOW.plusSeconds(5));
        assertThat(step.state().progress().trouble().map(refusal -> refusal.cause()))
                .contains(Cause.NO_NUMBER);
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

    private static List<TrailKind> records(DeliveryStep step) {
        return step.effects().stream()
                .filter(DeliveryEffect.Record.class::isInstance)
                .map(effect -> ((DeliveryEffect.Record) effect).kind())
                .toList();
    }

    private static <E extends DeliveryEffect> E only(DeliveryStep step, Class<E> kind) {
        Optional<E> found =
                step.effects().stream().filter(kind::isInstance).map(kind::cast).findFirst();
        assertThat(found).as(kind.getSimpleName() + " in " + step).isPresent();
        return found.orElseThrow();
    }
}
