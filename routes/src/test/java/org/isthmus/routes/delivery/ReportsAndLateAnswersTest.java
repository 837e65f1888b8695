// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.DispositionKind;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.LateAnswer;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.junit.jupiter.api.Test;

/// What is learnt of a hand-over before, with and after its answer.
class ReportsAndLateAnswersTest extends RunnerHouse {
    @Test
    void a_report_about_what_was_accepted_owes_the_sender_one_notification_which_is_then_delivered() {
        CpmMessage message = accept(1, 1);
        await().until(() -> state(message) instanceof DeliveryState.AwaitingReport);
        report(message, ReportedState.DELIVERED, "id-1-0");
        await().until(() -> ways.handed.size() == 2);
        assertThat(ways.handed.get(1)).isInstanceOfSatisfying(DispositionNotification.class, notification -> {
            assertThat(notification.about()).isEqualTo(message.id());
            assertThat(notification.aboutImdn()).isEqualTo(message.threading().imdn());
            assertThat(notification.disposition().kind()).isEqualTo(DispositionKind.DELIVERED);
            assertThat(notification.parties().recipient())
                    .isEqualTo(message.parties().sender());
        });
        assertThat(ended(message)).isEqualTo(DeliveryState.End.DELIVERED);
        report(message, ReportedState.DELIVERED, "id-1-0");
        assertThat(ways.handed).hasSize(2);
    }

    @Test
    void a_report_that_came_before_the_answer_is_found_when_the_answer_is_known() {
        ways.outcome = item -> {
            ways.outcome = ScriptedWays::accepted;
            assertThat(stores.ledger().keepUnmatched(report("id-1-0", ReportedState.DELIVERED)))
                    .isEmpty();
            return new HandOver.Accepted(List.of(new ForeignId("smsc:main", "id-1-0")));
        };
        CpmMessage message = accept(1, 1);
        await().until(() -> state(message) instanceof DeliveryState.Ended);
        assertThat(ended(message)).isEqualTo(DeliveryState.End.DELIVERED);
        await().untilAsserted(() -> assertThat(stores.ledger().unsettled()).isEmpty());
    }

    @Test
    void of_reports_that_contradict_each_other_the_first_counts_although_both_came_before_the_answer() {
        ways.outcome = item -> {
            ways.outcome = ScriptedWays::accepted;
            clock.advance(Duration.ofMillis(1));
            assertThat(stores.ledger().keepUnmatched(report("id-1-0", ReportedState.DELIVERED)))
                    .isEmpty();
            clock.advance(Duration.ofMillis(1));
            assertThat(stores.ledger().keepUnmatched(report("id-1-0", ReportedState.FAILED)))
                    .isEmpty();
            return ScriptedWays.accepted(item);
        };
        CpmMessage message = accept(1, 1);
        await().until(() -> state(message) instanceof DeliveryState.Ended);
        await().untilAsserted(() -> assertThat(stores.ledger().unsettled()).isEmpty());
        assertThat(ended(message)).isEqualTo(DeliveryState.End.DELIVERED);
        assertThat(stores.trail().story(message.id()))
                .extracting(TrailEvent::kind)
                .containsSubsequence(TrailKind.ACCEPTED, TrailKind.REPORTED, TrailKind.ENDED, TrailKind.REPORTED);
    }

    @Test
    void an_answer_after_it_was_given_up_makes_its_receipt_count() {
        ways.outcome = ScriptedWays::unknown;
        CpmMessage message = accept(1, 1);
        await().until(() -> state(message) instanceof DeliveryState.AwaitingReport);
        assertThat(stores.ledger().keepUnmatched(report("id-1-0", ReportedState.DELIVERED)))
                .isEmpty();
        ways.outcome = ScriptedWays::accepted;

        runner.answeredLate(late(message, SMS));

        await().until(() -> state(message) instanceof DeliveryState.Ended);
        assertThat(ended(message)).isEqualTo(DeliveryState.End.DELIVERED);
    }

    @Test
    void an_answer_that_is_late_and_yet_before_its_hand_over_is_written_waits_for_it() {
        ways.outcome = item -> {
            ways.outcome = ScriptedWays::accepted;
            runner.answeredLate(late(item, SMS));
            return ScriptedWays.unknown(item);
        };
        CpmMessage message = accept(1, 1);
        await().until(() -> state(message) instanceof DeliveryState.AwaitingReport);
        assertThat(stores.ledger().find(new ForeignId("smsc:main", "id-1-0"))).isEmpty();

        runner.writeUnwritten();

        assertThat(stores.ledger().find(new ForeignId("smsc:main", "id-1-0"))).isPresent();
        report(message, ReportedState.DELIVERED, "id-1-0");
        assertThat(ended(message)).isEqualTo(DeliveryState.End.DELIVERED);
    }

    @Test
    void a_late_answer_waits_while_the_store_can_not_write() {
        ways.outcome = ScriptedWays::unknown;
        CpmMessage message = accept(1, 1);
        await().until(() -> state(message) instanceof DeliveryState.AwaitingReport);
        stores.failing(true);
        runner.answeredLate(late(message, SMS));
        runner.writeUnwritten();
        stores.failing(false);

        runner.writeUnwritten();

        assertThat(stores.ledger().find(new ForeignId("smsc:main", "id-1-0"))).isPresent();
    }

    @Test
    void a_late_answer_of_a_way_that_is_not_the_items_any_more_changes_nothing() {
        CpmMessage message = accept(1, 1);
        await().until(() -> state(message) instanceof DeliveryState.AwaitingReport);
        DeliveryState before = state(message);

        runner.answeredLate(late(message, new Target.Native()));

        assertThat(state(message)).isEqualTo(before);
    }

    private static LateAnswer late(CpmItem item, Target target) {
        return new LateAnswer(
                item.id(), target, 0, new HandOver.Accepted(List.of(new ForeignId("smsc:main", "id-1-0"))));
    }
}
