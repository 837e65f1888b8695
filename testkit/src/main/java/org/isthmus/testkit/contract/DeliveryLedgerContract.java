// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.isthmus.testkit.contract.SampleItems.ALICE;
import static org.isthmus.testkit.contract.SampleItems.BOB;
import static org.isthmus.testkit.contract.SampleItems.NOON;
import static org.isthmus.testkit.contract.SampleItems.awaitingReport;
import static org.isthmus.testkit.contract.SampleItems.delivered;
import static org.isthmus.testkit.contract.SampleItems.handingOver;
import static org.isthmus.testkit.contract.SampleItems.held;
import static org.isthmus.testkit.contract.SampleItems.message;
import static org.isthmus.testkit.contract.SampleItems.queued;
import static org.isthmus.testkit.contract.SampleItems.silent;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.Progress;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.store.DeliveryLedger.Change;
import org.isthmus.model.store.DeliveryLedger.Owed;
import org.isthmus.model.store.DeliveryLedger.PartId;
import org.isthmus.model.store.DeliveryLedger.PartOf;
import org.isthmus.model.store.DeliveryLedger.Waiting;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.junit.jupiter.api.Test;

/// The laws of `DeliveryLedger`.
public abstract class DeliveryLedgerContract {
    private static final ForeignId ID = new ForeignId("smsc:main", "0A1B");
    private static final ItemId ONE = new ItemId(1);

    protected abstract StorePorts ports();

    @Test
    void a_change_is_the_state_from_then_on() {
        accept(1, queued(NOON));
        commit(1, handingOver());
        assertThat(ports().ledger().state(ONE)).contains(handingOver());
    }

    @Test
    void a_change_to_an_item_never_accepted_is_refused_and_leaves_nothing() {
        var learnt = new Change(ONE, delivered(), List.of(new PartId(0, ID)), List.of(), List.of());
        assertThatThrownBy(() -> ports().ledger().commit(learnt)).isInstanceOf(IllegalArgumentException.class);
        assertThat(ports().ledger().state(ONE)).isEmpty();
        assertThat(ports().ledger().find(ID)).isEmpty();
    }

    @Test
    void a_learnt_id_finds_its_part() {
        accept(1, queued(NOON));
        learn(1, new PartId(0, new ForeignId("smsc:main", "1")), new PartId(1, ID));
        assertThat(ports().ledger().find(ID)).contains(new PartOf(ONE, 1));
    }

    @Test
    void an_id_means_nothing_outside_its_scope() {
        accept(1, queued(NOON));
        learn(1, new PartId(0, ID));
        assertThat(ports().ledger().find(new ForeignId("smsc:other", ID.value())))
                .isEmpty();
    }

    @Test
    void an_id_that_a_peer_gives_again_means_the_newest_item() {
        accept(1, queued(NOON));
        accept(2, queued(NOON));
        learn(1, new PartId(0, ID));
        learn(2, new PartId(0, ID));
        assertThat(ports().ledger().find(ID)).contains(new PartOf(new ItemId(2), 0));
    }

    @Test
    void a_notification_owed_is_an_item_with_its_state_in_the_same_change() {
        accept(1, queued(NOON));
        var note = SampleItems.delivered(2, message(1));
        ports().ledger()
                .commit(new Change(ONE, delivered(), List.of(), List.of(new Owed(note, queued(NOON))), List.of()));
        assertThat(ports().messages().item(note.id())).contains(note);
        assertThat(ports().ledger().state(note.id())).contains(queued(NOON));
        assertThat(ports().ledger().due(NOON, 10)).containsExactly(note.id());
    }

    @Test
    void a_change_that_fails_in_its_last_part_leaves_nothing_of_its_first() {
        accept(1, queued(NOON));
        var clash = new Owed(SampleItems.delivered(1, message(1)), queued(NOON));
        var event = TrailEvent.of(ONE, NOON, TrailKind.ENDED, "isf");
        var change = new Change(ONE, delivered(), List.of(new PartId(0, ID)), List.of(clash), List.of(event));
        assertThatThrownBy(() -> ports().ledger().commit(change)).isInstanceOf(IllegalArgumentException.class);
        assertThat(ports().ledger().state(ONE)).contains(queued(NOON));
        assertThat(ports().ledger().find(ID)).isEmpty();
        assertThat(ports().trail().story(ONE)).isEmpty();
    }

    @Test
    void the_story_of_a_change_can_be_read_at_once() {
        accept(1, queued(NOON));
        var event = TrailEvent.of(ONE, NOON, TrailKind.ENDED, "isf");
        ports().ledger().commit(new Change(ONE, delivered(), List.of(), List.of(), List.of(event)));
        assertThat(ports().trail().story(ONE)).containsExactly(event);
    }

    @Test
    void a_report_that_comes_before_its_id_is_handed_out_once_when_the_id_is_learnt() {
        accept(1, queued(NOON));
        DeliveryReport early = report(ID);
        assertThat(ports().ledger().keepUnmatched(early)).isEmpty();
        assertThat(learn(1, new PartId(0, ID))).containsExactly(early);
        assertThat(learn(1, new PartId(0, ID))).isEmpty();
    }

    @Test
    void a_report_that_was_handed_out_stays_on_disk_until_it_is_settled() {
        accept(1, queued(NOON));
        DeliveryReport early = report(ID);
        DeliveryReport waiting = report(new ForeignId("smsc:main", "99"));
        ports().ledger().keepUnmatched(early);
        ports().ledger().keepUnmatched(waiting);
        assertThat(ports().ledger().unsettled()).isEmpty();
        learn(1, new PartId(0, ID));
        assertThat(ports().ledger().unsettled()).containsExactly(early);
        ports().ledger().settled(early);
        assertThat(ports().ledger().unsettled()).isEmpty();
        ports().ledger().settled(early);
    }

    @Test
    void a_report_with_several_spellings_is_handed_out_once_whichever_is_learnt() {
        accept(1, queued(NOON));
        var decimal = new ForeignId("smsc:main", "2587");
        DeliveryReport early = report(decimal, ID);
        ports().ledger().keepUnmatched(early);
        assertThat(learn(1, new PartId(0, ID), new PartId(0, decimal))).containsExactly(early);
        assertThat(learn(1, new PartId(0, decimal))).isEmpty();
    }

    @Test
    void reports_that_came_before_their_id_are_handed_out_in_the_order_of_their_coming() {
        accept(1, queued(NOON));
        var decimal = new ForeignId("smsc:main", "2587");
        List<DeliveryReport> came = IntStream.range(0, 6)
                .mapToObj(number -> report(NOON.plusSeconds(number), number % 2 == 0 ? decimal : ID))
                .toList();
        came.forEach(each -> ports().ledger().keepUnmatched(each));
        assertThat(learn(1, new PartId(0, ID), new PartId(0, decimal))).containsExactlyElementsOf(came);
    }

    @Test
    void a_report_whose_id_is_known_meanwhile_is_answered_with_its_part_and_not_kept() {
        accept(1, queued(NOON));
        learn(1, new PartId(0, ID));
        assertThat(ports().ledger().keepUnmatched(report(new ForeignId("smsc:main", "2587"), ID)))
                .contains(new PartOf(ONE, 0));
        assertThat(learn(1, new PartId(0, ID))).isEmpty();
    }

    @Test
    void reports_that_found_no_part_are_shown_the_newest_first_until_they_do() {
        accept(1, queued(NOON));
        List<DeliveryReport> came = IntStream.range(0, 5)
                .mapToObj(number -> report(NOON.plusSeconds(number), new ForeignId("smsc:main", "9" + number)))
                .toList();
        came.forEach(each -> ports().ledger().keepUnmatched(each));
        assertThat(ports().ledger().unmatched(_ -> true, 10)).containsExactlyElementsOf(came.reversed());
        assertThat(ports().ledger().unmatched(_ -> true, 2)).containsExactly(came.get(4), came.get(3));
        assertThat(ports().ledger().unmatched(each -> each.equals(came.get(1)), 1))
                .as("however many others are newer")
                .containsExactly(came.get(1));
        learn(1, new PartId(0, new ForeignId("smsc:main", "93")));
        assertThat(ports().ledger().unmatched(_ -> true, 2)).containsExactly(came.get(4), came.get(2));
        ports().ledger().settled(came.get(3));
        assertThat(ports().ledger().unmatched(_ -> true, 10))
                .doesNotContain(came.get(3))
                .hasSize(4);
    }

    @Test
    void reports_of_another_scope_are_not_handed_out() {
        accept(1, queued(NOON));
        ports().ledger().keepUnmatched(report(new ForeignId("smsc:other", ID.value())));
        assertThat(learn(1, new PartId(0, ID))).isEmpty();
    }

    @Test
    void what_is_due_comes_oldest_first_and_not_before_its_time() {
        accept(1, queued(NOON.plusSeconds(2)));
        accept(2, awaitingReport(NOON.plusSeconds(1)));
        accept(3, held(NOON));
        accept(4, queued(NOON.plusSeconds(3)));
        accept(5, new DeliveryState.Choosing(Progress.NONE, NOON.plusSeconds(4)));
        assertThat(ports().ledger().due(NOON.plusSeconds(2), 10))
                .containsExactly(new ItemId(3), new ItemId(2), new ItemId(1));
        assertThat(ports().ledger().due(NOON.plusSeconds(4), 10)).contains(new ItemId(5));
        assertThat(ports().ledger().due(NOON.plusSeconds(2), 2)).containsExactly(new ItemId(3), new ItemId(2));
        assertThat(ports().ledger().due(NOON.minusMillis(1), 10)).isEmpty();
    }

    @Test
    void what_is_handed_over_or_ended_is_never_due() {
        accept(1, handingOver());
        accept(2, delivered());
        assertThat(ports().ledger().due(NOON.plusSeconds(1_000_000), 10)).isEmpty();
    }

    @Test
    void items_held_for_a_recipient_come_in_the_order_of_their_coming() {
        var held = held(NOON);
        accept(3, held);
        accept(1, held(NOON.plusSeconds(5)));
        accept(2, queued(NOON));
        ports().messages().accept(message(4, "to-carol", ALICE, new Msisdn("+447700900555")), held, List.of());
        assertThat(ports().ledger().awaiting(BOB, 10)).containsExactly(ONE, new ItemId(3));
        assertThat(ports().ledger().awaiting(BOB, 1)).containsExactly(ONE);
    }

    @Test
    void an_item_is_held_only_as_long_as_its_state_says_so() {
        accept(1, queued(NOON));
        commit(1, held(NOON));
        assertThat(ports().ledger().awaiting(BOB, 10)).containsExactly(ONE);
        commit(1, queued(NOON));
        assertThat(ports().ledger().awaiting(BOB, 10)).isEmpty();
    }

    @Test
    void items_that_keep_their_place_are_found_in_the_order_of_their_coming() {
        var tried = new DeliveryState.AwaitingRecipient(Progress.NONE.withAttempts(1), NOON.plusSeconds(9));
        accept(5, queued(NOON));
        accept(3, new DeliveryState.Choosing(Progress.NONE, NOON.plusSeconds(60)));
        accept(1, held(NOON));
        accept(4, tried);
        accept(2, handingOver());
        accept(6, awaitingReport(NOON));
        accept(7, delivered());
        assertThat(ports().ledger().waiting(10))
                .containsExactly(
                        new Waiting(new ItemId(3), NOON.plusSeconds(60)),
                        new Waiting(new ItemId(4), NOON.plusSeconds(9)),
                        new Waiting(new ItemId(5), NOON));
        assertThat(ports().ledger().waiting(1)).hasSize(1);
        commit(5, delivered());
        assertThat(ports().ledger().waiting(10)).hasSize(2);
    }

    @Test
    void items_that_devices_were_silent_about_are_found_with_those_that_are_held() {
        accept(1, silent(NOON));
        accept(2, queued(NOON));
        accept(3, held(NOON));
        commit(2, silent(NOON));
        assertThat(ports().ledger().awaiting(BOB, 10)).containsExactly(ONE, new ItemId(2), new ItemId(3));
        commit(1, handingOver());
        assertThat(ports().ledger().awaiting(BOB, 10)).containsExactly(new ItemId(2), new ItemId(3));
    }

    @Test
    void items_being_handed_over_are_found_as_interrupted() {
        accept(1, queued(NOON));
        accept(2, handingOver());
        accept(3, queued(NOON));
        commit(3, handingOver());
        assertThat(ports().ledger().interrupted(10)).containsExactly(new ItemId(2), new ItemId(3));
        assertThat(ports().ledger().interrupted(1)).containsExactly(new ItemId(2));
    }

    @Test
    void the_census_counts_each_kind_of_state() {
        IntStream.rangeClosed(1, 5).forEach(number -> accept(number, queued(NOON)));
        commit(4, held(NOON));
        commit(5, delivered());
        assertThat(ports().ledger().census())
                .containsExactlyInAnyOrderEntriesOf(Map.of("Queued", 3L, "AwaitingRecipient", 1L, "Ended", 1L));
    }

    private void accept(long number, DeliveryState state) {
        ports().messages().accept(message(number), state, List.of());
    }

    private void commit(long number, DeliveryState state) {
        ports().ledger().commit(new Change(new ItemId(number), state, List.of(), List.of(), List.of()));
    }

    private List<DeliveryReport> learn(long number, PartId... ids) {
        var state = awaitingReport(NOON);
        return ports().ledger().commit(new Change(new ItemId(number), state, List.of(ids), List.of(), List.of()));
    }

    private static DeliveryReport report(ForeignId... ids) {
        return report(NOON.plusSeconds(1), ids);
    }

    private static DeliveryReport report(Instant at, ForeignId... ids) {
        return new DeliveryReport(
                List.of(ids), ReportedState.DELIVERED, Asserter.peer("smsc:main"), "DELIVRD", at, Technology.SMS);
    }
}
