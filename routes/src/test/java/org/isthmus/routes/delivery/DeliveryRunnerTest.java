// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.isthmus.testkit.contract.SampleItems.BOB;
import static org.isthmus.testkit.contract.SampleItems.NOON;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.isthmus.cpm.delivery.DeliveryEvent;
import org.isthmus.cpm.delivery.DeliveryFunction;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.PartState;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.testkit.contract.SampleItems;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DeliveryRunnerTest extends RunnerHouse {
    @Test
    void the_mark_is_on_disk_before_the_first_octet_leaves() {
        CpmMessage message = accept(1, 1);
        await().until(() -> ways.handed.size() == 1);
        assertThat(ways.stateAtHandOver).containsExactly("HandingOver");
        await().until(() -> state(message) instanceof DeliveryState.AwaitingReport);
    }

    @Test
    void what_a_crash_interrupts_on_its_way_to_a_device_may_have_been_shown_and_takes_no_other_way() {
        CountDownLatch crashed = new CountDownLatch(1);
        ways.outcome = item -> {
            await().until(() -> crashed.getCount() == 0);
            return temporary();
        };
        CpmMessage message = accept(1, NATIVE, 1);
        await().until(() -> ways.stateAtHandOver.size() == 1);
        assertThat(ways.stateAtHandOver).containsExactly("HandingOver");
        assertThat(stores.ledger().interrupted(10)).containsExactly(message.id());

        ways.outcome = item -> temporary();
        DeliveryRunner afterCrash = restarted();
        afterCrash.recovery().recover(stores.ledger().interrupted(10));
        afterCrash.due(message.id());
        await().until(() -> ways.handed.size() == 1 && state(message) instanceof DeliveryState.Queued);
        DeliveryState.Queued next = (DeliveryState.Queued) state(message);
        assertThat(next.leg().target()).isEqualTo(NATIVE);
        assertThat(next.leg().silent()).isTrue();
        crashed.countDown();
    }

    @Test
    void of_a_notification_to_a_device_no_mark_goes_to_the_disk_and_what_a_crash_interrupts_is_due_and_goes_again() {
        ways.outcome = item -> new HandOver.Accepted(List.of());
        DispositionNotification told = acceptNotification(11);
        await().until(() -> ways.handed.size() == 1 && state(told) instanceof DeliveryState.Ended);
        assertThat(ways.stateAtHandOver).containsExactly("Queued");

        CountDownLatch never = new CountDownLatch(1);
        ways.outcome = item -> {
            await().until(() -> never.getCount() == 0);
            return new HandOver.Accepted(List.of());
        };
        DispositionNotification interrupted = acceptNotification(12);
        await().until(() -> ways.stateAtHandOver.size() == 2);
        assertThat(runner.state(interrupted.id())).get().isInstanceOf(DeliveryState.HandingOver.class);
        assertThat(stores.ledger().interrupted(10)).isEmpty();
        assertThat(stores.ledger().due(clock.instant(), 10)).containsExactly(interrupted.id());

        ways.outcome = item -> new HandOver.Accepted(List.of());
        DeliveryRunner afterCrash = restarted();
        afterCrash.due(interrupted.id());
        await().until(() -> ways.handed.size() == 2 && state(interrupted) instanceof DeliveryState.Ended);
        never.countDown();
    }

    @Test
    void the_outcome_of_a_notification_is_taken_when_the_store_is_back_though_no_mark_of_it_was_written() {
        ways.outcome = item -> {
            stores.failing(true);
            return new HandOver.Accepted(List.of());
        };
        DispositionNotification told = acceptNotification(11);
        await().until(() -> ways.handed.size() == 1 && runner.loop().present() == 0);
        stores.failing(false);
        runner.writeUnwritten();
        assertThat(state(told)).isInstanceOf(DeliveryState.Ended.class);
        assertThat(ways.handed).hasSize(1);
    }

    @Test
    void an_item_whose_story_a_crash_cost_is_found_again_by_every_id_that_its_body_has() {
        CpmMessage message = SampleItems.message(1);
        stores.messages().accept(message, SampleItems.handingOver(), List.of());
        assertThat(stores.trail().find("call-1", 10)).isEmpty();

        runner.happened(message.id(), new DeliveryEvent.Interrupted(true, clock.instant()));

        for (String id : List.of("call-1", "imdn-1", "conversation-1", "contribution-1", BOB.canonical())) {
            assertThat(stores.trail().find(id, 10)).as(id).containsExactly(message.id());
        }
        assertThat(stores.trail().story(message.id()))
                .extracting(TrailEvent::kind)
                .contains(TrailKind.RECOVERED, TrailKind.UNKNOWN);
    }

    @Test
    void a_fault_while_an_item_is_handed_over_or_its_outcome_is_written_leaves_it_unknown_and_not_for_ever() {
        ways.outcome = item -> {
            throw new StackOverflowError("a fault in a link");
        };
        CpmMessage first = accept(1, 1);
        await().until(() -> state(first) instanceof DeliveryState.AwaitingReport);
        assertThat(((DeliveryState.AwaitingReport) state(first)).leg().parts()).containsExactly(PartState.UNKNOWN);

        ways.outcome = item -> {
            stores.beforeCommit(() -> {
                stores.beforeCommit(() -> {});
                throw new IllegalArgumentException("a fault while it is written");
            });
            return ScriptedWays.accepted(item);
        };
        CpmMessage second = accept(2, 1);
        await().until(() -> state(second) instanceof DeliveryState.AwaitingReport);
        assertThat(ways.handed).hasSize(1);
    }

    @Test
    void a_fault_in_one_outcome_that_waited_for_the_store_does_not_lose_the_others() {
        ways.outcome = item -> {
            stores.failing(true);
            return ScriptedWays.accepted(item);
        };
        CpmMessage message = accept(1, 1);
        await().until(() -> ways.handed.size() == 1 && runner.loop().present() == 0);
        stores.failing(false);
        stores.beforeCommit(() -> {
            stores.beforeCommit(() -> {});
            throw new IllegalArgumentException("a fault while it is written");
        });
        runner.writeUnwritten();
        assertThat(state(message)).isInstanceOf(DeliveryState.AwaitingReport.class);
    }

    @Test
    void what_is_being_handed_over_by_nobody_is_found_after_a_while_and_is_unknown() {
        CountDownLatch answer = new CountDownLatch(1);
        ways.outcome = item -> {
            await().until(() -> answer.getCount() == 0);
            return ScriptedWays.accepted(item);
        };
        CpmMessage lost = SampleItems.message(7);
        stores.messages().accept(lost, SampleItems.handingOver(), List.of());
        CpmMessage busy = accept(8, 1);
        await().until(() -> state(busy) instanceof DeliveryState.HandingOver);

        runner.recovery().interruptLost(NOON);
        assertThat(state(lost)).isInstanceOf(DeliveryState.HandingOver.class);
        runner.recovery().interruptLost(NOON.plusSeconds(60));

        assertThat(state(lost)).isInstanceOf(DeliveryState.AwaitingReport.class);
        assertThat(state(busy)).as("it is with its link").isInstanceOf(DeliveryState.HandingOver.class);
        answer.countDown();
        await().until(() -> state(busy) instanceof DeliveryState.AwaitingReport);
    }

    @Test
    void what_waits_for_a_place_is_not_marked_as_being_handed_over() {
        ways.places = new Semaphore(2);
        CountDownLatch answer = new CountDownLatch(1);
        ways.outcome = item -> {
            await().until(() -> answer.getCount() == 0);
            return ScriptedWays.accepted(item);
        };
        List<CpmMessage> sent = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            CpmMessage one = SampleItems.message(i, "imdn-" + i, new Msisdn("+44770090000" + (i - 1)), BOB);
            DeliveryState initial = DeliveryFunction.initial(SMS, 1, clock.instant());
            stores.messages().accept(one, initial, List.of());
            runner.accepted(one, initial);
            sent.add(one);
        }
        await().until(() -> ways.stateAtHandOver.size() == 2);
        assertThat(stores.ledger().interrupted(100))
                .as("what a crash would leave unknown")
                .hasSize(2);

        answer.countDown();
        await().until(() -> ways.handed.size() == 10);
        sent.forEach(one -> await().until(() -> state(one) instanceof DeliveryState.AwaitingReport));
        await().until(() -> ways.places.availablePermits() == 2);
    }

    @Test
    void what_was_being_handed_over_is_recovered_side_by_side_and_nothing_goes_out_before_the_ways_are_open() {
        for (int i = 1; i <= 100; i++) {
            stores.messages().accept(SampleItems.message(i), SampleItems.handingOver(), List.of());
        }
        AtomicInteger writing = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        stores.beforeCommit(() -> {
            most.accumulateAndGet(writing.incrementAndGet(), Math::max);
            await().until(() -> most.get() >= 50);
            writing.decrementAndGet();
        });

        runner.recovery().recover(stores.ledger().interrupted(1000));

        assertThat(most.get()).isGreaterThanOrEqualTo(50);
        assertThat(stores.ledger().interrupted(1000)).isEmpty();
        assertThat(runner.loop().present()).isZero();
        assertThat(ways.handed).isEmpty();
    }

    @Test
    void an_outcome_is_not_lost_while_the_store_can_not_write() {
        ways.outcome = item -> {
            stores.failing(true);
            return ScriptedWays.accepted(item);
        };
        CpmMessage message = accept(1, 1);
        await().until(() -> ways.handed.size() == 1 && runner.loop().present() == 0);
        stores.failing(false);
        assertThat(state(message)).isInstanceOf(DeliveryState.HandingOver.class);
        runner.writeUnwritten();
        assertThat(state(message)).isInstanceOf(DeliveryState.AwaitingReport.class);
        assertThat(ways.handed).hasSize(1);
    }

    @Test
    void a_store_that_can_not_write_is_told_once_and_not_for_every_try() {
        Logger log = (Logger) LoggerFactory.getLogger(DeliveryRunner.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            stores.messages().accept(SampleItems.message(1), DeliveryFunction.initial(SMS, 1, NOON), List.of());
            stores.failing(true);
            for (int i = 0; i < 50; i++) {
                runner.offer(new ItemId(1));
                await().until(() -> runner.loop().present() == 0);
            }
        } finally {
            log.detachAppender(lines);
        }
        assertThat(lines.list).hasSize(1);
    }

    @Test
    void the_clock_does_not_try_an_item_again_before_the_end_of_its_pause() {
        stores.messages().accept(SampleItems.message(1), DeliveryFunction.initial(SMS, 1, NOON), List.of());
        stores.failing(true);
        runner.due(new ItemId(1));
        await().until(() ->
                runner.loop().held(clock.instant()) == 1 && runner.loop().present() == 0);
        stores.failing(false);
        runner.due(new ItemId(1));
        assertThat(runner.loop().present()).isZero();
        assertThat(ways.handed).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        runner.due(new ItemId(1));
        await().until(() -> ways.handed.size() == 1);
    }

    @Test
    void what_was_being_handed_over_when_the_last_run_ended_is_unknown_and_not_sent_again() {
        CpmMessage message = SampleItems.message(7);
        stores.messages().accept(message, SampleItems.handingOver(), List.of());
        DeliveryRunner next = restarted();
        stores.ledger()
                .interrupted(10)
                .forEach(item -> next.happened(item, new DeliveryEvent.Interrupted(true, clock.instant())));
        assertThat(state(message)).isInstanceOf(DeliveryState.AwaitingReport.class);
        assertThat(ways.handed).isEmpty();
        assertThat(stores.trail().find(message.threading().imdn().value(), 1))
                .as("found by its id although the crash cost the beginning of its story")
                .containsExactly(message.id());
    }

    @Test
    void an_item_that_the_clock_found_before_its_acceptance_returned_is_handed_over_once() {
        CpmMessage message = SampleItems.message(1);
        DeliveryState initial = DeliveryFunction.initial(SMS, 1, NOON);
        stores.messages().accept(message, initial, List.of());
        stores.ledger().due(clock.instant(), 10).forEach(runner::offer);
        await().until(() -> state(message) instanceof DeliveryState.AwaitingReport
                && runner.loop().present() == 0);
        runner.accepted(message, initial);
        await().until(() -> runner.loop().present() == 0);
        assertThat(ways.handed).hasSize(1);
    }
}
