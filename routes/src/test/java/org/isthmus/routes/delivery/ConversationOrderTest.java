// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.isthmus.testkit.contract.SampleItems.BOB;
import static org.isthmus.testkit.contract.SampleItems.NOON;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.isthmus.cpm.delivery.DeliveryEvent;
import org.isthmus.cpm.delivery.DeliveryFunction;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.testkit.contract.SampleItems;
import org.junit.jupiter.api.Test;

/// What stays behind what, over restarts and registrations too.
class ConversationOrderTest extends RunnerHouse {
    @Test
    void a_message_that_comes_after_a_restart_stays_behind_those_that_wait_for_another_try() {
        ways.outcome = item -> temporary();
        CpmMessage first = accept(1, 1);
        await().until(() -> state(first) instanceof DeliveryState.Choosing);
        CpmMessage second = accept(2, 1);
        await().until(() -> runner.loop().present() == 0);
        ways.handed.clear();
        ways.outcome = ScriptedWays::accepted;

        runner = restarted();
        runner.recovery().restoreHolds(1000);
        CpmMessage third = accept(3, 1);

        await().until(() -> runner.loop().present() == 0);
        assertThat(ways.handed).isEmpty();
        clock.advance(Duration.ofSeconds(6));
        dueByTheClock();
        await().until(() -> ways.handed.size() == 3);
        assertThat(ways.handed).extracting(CpmItem::id).containsExactly(first.id(), second.id(), third.id());
    }

    @Test
    void a_message_that_comes_after_a_restart_stays_behind_those_that_the_clock_has_not_brought_yet() {
        CpmMessage first = SampleItems.message(1);
        stores.messages().accept(first, DeliveryFunction.initial(SMS, 1, NOON), List.of());

        runner = restarted();
        runner.recovery().restoreHolds(1000);
        CpmMessage second = accept(2, 1);
        runner.recovery().open();

        await().until(() -> ways.handed.size() == 2);
        assertThat(ways.handed).extracting(CpmItem::id).containsExactly(first.id(), second.id());
    }

    @Test
    void what_was_tried_in_vain_and_waits_for_its_recipient_is_not_overtaken() {
        ways.outcome = item -> temporary();
        ways.choice = tried -> new DeliveryEvent.Held(clock.instant());
        CpmMessage first = accept(1, NATIVE, 1);
        await().until(() -> state(first) instanceof DeliveryState.AwaitingRecipient
                && runner.loop().present() == 0);
        ways.handed.clear();
        ways.outcome = ScriptedWays::accepted;
        ways.choice = tried -> new DeliveryEvent.Chosen(NATIVE, 1, clock.instant());

        CpmMessage second = accept(2, NATIVE, 1);
        await().until(() -> runner.loop().present() == 0);
        assertThat(ways.handed).isEmpty();

        runner.happened(first.id(), new DeliveryEvent.RecipientRegistered(clock.instant()));
        await().until(() -> ways.handed.size() == 2);
        assertThat(ways.handed).extracting(CpmItem::id).containsExactly(first.id(), second.id());
    }

    @Test
    void however_often_an_item_is_tried_again_nothing_is_written_for_those_behind_it_and_none_is_in_memory() {
        ways.outcome = item -> temporary();
        CpmMessage first = accept(1, 1);
        await().until(() -> state(first) instanceof DeliveryState.Choosing);
        for (int i = 2; i <= 101; i++) {
            accept(i, 1);
        }
        await().until(() -> runner.loop().present() == 0);
        assertThat(live.size()).isZero();
        AtomicInteger writes = new AtomicInteger();
        stores.beforeCommit(writes::incrementAndGet);
        for (int round = 1; round <= 3; round++) {
            int handed = ways.handed.size();
            clock.advance(Duration.ofMinutes(10));
            dueByTheClock();
            await().until(() ->
                    ways.handed.size() == handed + 1 && runner.loop().present() == 0);
        }
        assertThat(writes.get()).as("two for each try of the first").isEqualTo(6);
        assertThat(live.size()).isZero();
    }

    @Test
    void a_message_that_comes_while_what_was_kept_is_gathered_stays_behind_all_of_it() {
        ways.choice = tried -> new DeliveryEvent.Held(clock.instant());
        List<ItemId> expected = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            CpmMessage kept = SampleItems.message(i);
            DeliveryState initial = DeliveryFunction.initialWithoutWay(NOON);
            stores.messages().accept(kept, initial, List.of());
            runner.accepted(kept, initial);
            expected.add(kept.id());
        }
        await().until(() -> runner.loop().present() == 0);
        expected.add(new ItemId(101));

        try (Gathering gathering = runner.gather(List.of(BOB))) {
            ways.choice = tried -> new DeliveryEvent.Chosen(NATIVE, 1, clock.instant());
            ways.reachable = true;
            List<ItemId> waiting = stores.ledger().awaiting(BOB, 1000);
            assertThat(waiting).hasSize(100);
            waiting.subList(0, 50).forEach(gathering::add);
            accept(101, NATIVE, 1);
            await().until(() -> runner.loop().present() == 0);
            waiting.subList(50, 100).forEach(gathering::add);
            assertThat(ways.handed).isEmpty();
        }

        await().until(() -> ways.handed.size() == 101);
        assertThat(ways.handed).extracting(CpmItem::id).containsExactlyElementsOf(expected);
    }

    @Test
    void a_message_that_comes_before_anything_kept_of_its_conversation_is_gathered_stays_behind_it() {
        ways.choice = tried -> new DeliveryEvent.Held(clock.instant());
        CpmMessage kept = SampleItems.message(1);
        DeliveryState initial = DeliveryFunction.initialWithoutWay(NOON);
        stores.messages().accept(kept, initial, List.of());
        runner.accepted(kept, initial);
        await().until(() -> state(kept) instanceof DeliveryState.AwaitingRecipient
                && runner.loop().present() == 0);
        try (Gathering gathering = runner.gather(List.of(BOB))) {
            ways.choice = tried -> new DeliveryEvent.Chosen(NATIVE, 1, clock.instant());
            ways.reachable = true;
            accept(2, NATIVE, 1);
            await().until(() -> runner.loop().present() == 0);
            assertThat(ways.handed).isEmpty();
            stores.ledger().awaiting(BOB, 10).forEach(gathering::add);
        }
        await().until(() -> ways.handed.size() == 2);
        assertThat(ways.handed).extracting(CpmItem::id).containsExactly(kept.id(), new ItemId(2));
    }

    @Test
    void a_refusal_for_now_holds_the_conversation_and_the_next_item_stays_behind() {
        ways.outcome = item -> new HandOver.Deferred(
                Refusal.byPeer(Cause.PEER_TEMPORARY, "smsc", "ESME_RTHROTTLED", ""), Duration.ZERO);
        CpmMessage first = accept(1, 1);
        await().until(() -> state(first) instanceof DeliveryState.Choosing);
        CpmMessage second = accept(2, 1);
        await().until(() -> runner.loop().present() == 0);
        assertThat(ways.handed).extracting(CpmItem::id).containsExactly(first.id());
        ways.outcome = ScriptedWays::accepted;
        clock.advance(Duration.ofSeconds(6));
        stores.ledger().due(clock.instant(), 10).forEach(runner::offer);
        await().until(() -> ways.handed.size() == 3);
        assertThat(ways.handed).extracting(CpmItem::id).containsExactly(first.id(), first.id(), second.id());
    }

    @Test
    void an_item_held_for_its_recipient_goes_out_when_a_device_registers() {
        ways.choice = tried -> new DeliveryEvent.Held(clock.instant());
        CpmMessage message = SampleItems.message(1);
        DeliveryState initial = DeliveryFunction.initialWithoutWay(NOON);
        stores.messages().accept(message, initial, List.of());
        runner.accepted(message, initial);
        await().until(() -> state(message) instanceof DeliveryState.AwaitingRecipient);
        ways.choice = tried -> new DeliveryEvent.Chosen(new Target.Native(), 1, clock.instant());
        runner.happened(message.id(), new DeliveryEvent.RecipientRegistered(clock.instant()));
        await().until(() -> ways.handed.size() == 1);
    }

    @Test
    void a_device_that_registers_while_its_item_is_being_put_to_wait_gets_it_at_once() {
        ways.choice = tried -> {
            ways.reachable = true;
            ways.choice = again -> new DeliveryEvent.Chosen(new Target.Native(), 1, clock.instant());
            return new DeliveryEvent.Held(clock.instant());
        };
        CpmMessage message = SampleItems.message(1);
        DeliveryState initial = DeliveryFunction.initialWithoutWay(NOON);
        stores.messages().accept(message, initial, List.of());
        runner.accepted(message, initial);
        await().until(() -> ways.handed.size() == 1);
    }

    @Test
    void those_behind_an_item_that_devices_were_silent_about_come_with_it_when_a_device_registers() {
        ways.outcome = ScriptedWays::silent;
        List<CpmMessage> sent = LongStream.rangeClosed(1, 5)
                .mapToObj(number -> accept(number, NATIVE, 1))
                .toList();
        CpmMessage first = sent.getFirst();
        await().until(() -> state(first) instanceof DeliveryState.Queued(var progress, var leg, Instant due)
                && leg.silent()
                && runner.loop().present() == 0);
        ways.handed.clear();
        ways.outcome = ScriptedWays::accepted;
        assertThat(stores.ledger().awaiting(BOB, 10)).containsExactly(first.id());
        runner.happened(first.id(), new DeliveryEvent.RecipientRegistered(clock.instant()));
        await().until(() -> ways.handed.size() == 5);
        assertThat(ways.handed).containsExactlyElementsOf(sent);
    }

    @Test
    void those_behind_an_item_that_a_report_ended_come_at_once() {
        ways.outcome = ScriptedWays::silent;
        CpmMessage first = accept(1, NATIVE, 1);
        await().until(() -> state(first) instanceof DeliveryState.Queued(var progress, var leg, Instant due)
                && leg.silent()
                && runner.loop().present() == 0);
        CpmMessage second = accept(2, NATIVE, 1);
        ways.outcome = ScriptedWays::accepted;
        report(first, ReportedState.DELIVERED, "id-1-0");
        assertThat(ended(first)).isEqualTo(DeliveryState.End.DELIVERED);
        await().until(() -> state(second) instanceof DeliveryState.AwaitingReport);
    }

    @Test
    void a_device_that_registers_while_another_place_is_called_in_vain_gets_it_at_once() {
        ways.outcome = item -> {
            ways.untried = true;
            ways.outcome = again -> {
                ways.untried = false;
                return ScriptedWays.accepted(again);
            };
            return ScriptedWays.silent(item);
        };
        CpmMessage message = accept(1, NATIVE, 1);
        await().until(() -> state(message) instanceof DeliveryState.AwaitingReport);
        assertThat(ways.handed).hasSize(2);
    }

    @Test
    void what_was_never_tried_and_has_nothing_before_it_any_more_goes_out_at_the_next_start() {
        ways.outcome = item -> temporary();
        CpmMessage first = accept(1, 1);
        await().until(() ->
                state(first) instanceof DeliveryState.Choosing && runner.loop().present() == 0);
        CpmMessage second = accept(2, 1);
        await().until(() -> runner.loop().present() == 0);
        runner.stop(Duration.ZERO);
        runner.happened(first.id(), new DeliveryEvent.Dropped(Asserter.GATEWAY, clock.instant()));
        await().until(() -> runner.loop().present() == 0);
        assertThat(state(second)).isInstanceOf(DeliveryState.Queued.class);
        ways.handed.clear();
        ways.outcome = ScriptedWays::accepted;

        runner = restarted();
        runner.recovery().restoreHolds(1000);
        CpmMessage third = accept(3, 1);
        dueByTheClock();
        await().until(() -> runner.loop().present() == 0);
        assertThat(ways.handed).isEmpty();
        runner.recovery().open();

        await().until(() -> state(third) instanceof DeliveryState.AwaitingReport);
        assertThat(ways.handed).filteredOn(CpmMessage.class::isInstance).containsExactly(second, third);
    }
}
