// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.isthmus.testkit.contract.SampleItems.ALICE;
import static org.isthmus.testkit.contract.SampleItems.BOB;
import static org.isthmus.testkit.contract.SampleItems.NOON;
import static org.isthmus.testkit.contract.SampleItems.delivered;
import static org.isthmus.testkit.contract.SampleItems.message;
import static org.isthmus.testkit.contract.SampleItems.queued;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.DeliveryLedger;
import org.isthmus.model.store.MessageStore.Acceptance;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.junit.jupiter.api.Test;

/// The laws of `MessageStore`.
public abstract class MessageStoreContract {

    protected abstract StorePorts ports();

    @Test
    void an_accepted_item_is_read_back_as_it_was() {
        CpmMessage message = message(1);
        assertThat(ports().messages().accept(message, queued(NOON), List.of())).isEqualTo(new Acceptance.Stored());
        assertThat(ports().messages().item(message.id())).contains(message);
    }

    @Test
    void an_accepted_item_has_its_first_state() {
        ports().messages().accept(message(1), queued(NOON), List.of());
        assertThat(ports().ledger().state(new ItemId(1))).contains(queued(NOON));
    }

    @Test
    void an_item_never_accepted_is_not_there() {
        assertThat(ports().messages().item(new ItemId(7))).isEmpty();
    }

    @Test
    void the_greatest_id_is_that_of_the_youngest_item_owed_ones_too() {
        assertThat(ports().messages().greatest()).isEmpty();
        ports().messages().accept(message(5), queued(NOON), List.of());
        ports().messages().accept(message(3), queued(NOON), List.of());
        assertThat(ports().messages().greatest()).contains(new ItemId(5));
        ports().ledger()
                .commit(new DeliveryLedger.Change(
                        new ItemId(3),
                        delivered(),
                        List.of(),
                        List.of(new DeliveryLedger.Owed(SampleItems.delivered(9, message(3)), queued(NOON))),
                        List.of()));
        assertThat(ports().messages().greatest()).contains(new ItemId(9));
    }

    @Test
    void the_newest_items_are_given_youngest_first_and_page_by_page() {
        for (long number : List.of(4L, 2L, 9L, 7L)) {
            ports().messages().accept(message(number), queued(NOON), List.of());
        }
        assertThat(ports().messages().newest(ItemId.LAST, 2)).containsExactly(new ItemId(9), new ItemId(7));
        assertThat(ports().messages().newest(new ItemId(7), 9)).containsExactly(new ItemId(4), new ItemId(2));
        assertThat(ports().messages().newest(new ItemId(2), 9)).isEmpty();
    }

    @Test
    void the_story_given_with_an_item_can_be_read_at_once() {
        var event = TrailEvent.of(new ItemId(1), NOON, TrailKind.STORED, "isf", Fact.id("imdn", "imdn-1"));
        ports().messages().accept(message(1), queued(NOON), List.of(event));
        assertThat(ports().trail().story(new ItemId(1))).containsExactly(event);
        assertThat(ports().trail().find("imdn-1", 10)).containsExactly(new ItemId(1));
    }

    @Test
    void the_same_message_again_is_a_duplicate_of_the_first() {
        ports().messages().accept(message(1, "same", ALICE, BOB), queued(NOON), List.of());
        assertThat(ports().messages().accept(message(2, "same", ALICE, BOB), queued(NOON), List.of()))
                .isEqualTo(new Acceptance.Duplicate(new ItemId(1)));
    }

    @Test
    void a_duplicate_leaves_nothing_behind() {
        var event = TrailEvent.of(new ItemId(2), NOON, TrailKind.STORED, "isf");
        ports().messages().accept(message(1, "same", ALICE, BOB), queued(NOON), List.of());
        ports().messages().accept(message(2, "same", ALICE, BOB), delivered(), List.of(event));
        assertThat(ports().messages().item(new ItemId(2))).isEmpty();
        assertThat(ports().ledger().state(new ItemId(2))).isEmpty();
        assertThat(ports().trail().story(new ItemId(2))).isEmpty();
        assertThat(ports().ledger().state(new ItemId(1))).contains(queued(NOON));
    }

    @Test
    void two_senders_may_use_the_same_imdn_message_id() {
        ports().messages().accept(message(1, "same", ALICE, BOB), queued(NOON), List.of());
        assertThat(ports().messages().accept(message(2, "same", BOB, ALICE), queued(NOON), List.of()))
                .isEqualTo(new Acceptance.Stored());
    }

    @Test
    void one_message_id_to_two_recipients_is_two_items() {
        ports().messages().accept(message(1, "same", ALICE, BOB), queued(NOON), List.of());
        var carol = new Msisdn("+447700900555");
        assertThat(ports().messages().accept(message(2, "same", ALICE, carol), queued(NOON), List.of()))
                .isEqualTo(new Acceptance.Stored());
    }

    @Test
    void an_item_id_used_twice_is_refused_and_harms_nothing() {
        ports().messages().accept(message(1), queued(NOON), List.of());
        assertThatThrownBy(() -> ports().messages().accept(message(1, "other", ALICE, BOB), delivered(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ports().messages().item(new ItemId(1))).contains(message(1));
        assertThat(ports().ledger().state(new ItemId(1))).contains(queued(NOON));
        assertThat(ports().messages().accept(message(2, "other", ALICE, BOB), queued(NOON), List.of()))
                .isEqualTo(new Acceptance.Stored());
    }

    @Test
    void of_many_that_bring_the_same_message_at_once_exactly_one_is_stored()
            throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Acceptance>> tries = IntStream.rangeClosed(1, 50)
                    .<Callable<Acceptance>>mapToObj(number -> () ->
                            ports().messages().accept(message(number, "same", ALICE, BOB), queued(NOON), List.of()))
                    .toList();
            int stored = 0;
            for (Future<Acceptance> each : threads.invokeAll(tries)) {
                stored += each.get() instanceof Acceptance.Stored ? 1 : 0;
            }
            assertThat(stored).isEqualTo(1);
        }
    }
}
