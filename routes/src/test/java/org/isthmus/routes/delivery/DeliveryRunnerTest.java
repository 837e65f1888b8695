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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.isthmus.cpm.delivery.DeliveryEffect;
import org.isthmus.cpm.delivery.DeliveryEvent;
import org.isthmus.cpm.delivery.DeliveryFunction;
import org.isthmus.cpm.delivery.DeliveryPolicy;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.DispositionKind;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.LateAnswer;
import org.isthmus.model.delivery.PartState;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.DeliverySettings;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.testkit.clock.ManualClock;
import org.isthmus.testkit.contract.SampleItems;
import org.isthmus.testkit.memory.MemoryStores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DeliveryRunnerTest {
    private static final Target NATIVE = new Target.Native();
    private static final Target SMS = new Target.Interwork(Technology.SMS, BOB);

    private final ManualClock clock = new ManualClock(NOON);
    private final MemoryStores stores = new MemoryStores();
    private final ScriptedWays ways = new ScriptedWays();
    private LiveItems live;
    private DeliveryRunner runner;

    @BeforeEach
    void start() {
        runner = restarted();
    }

    private DeliveryRunner restarted() {
        AtomicInteger imdn = new AtomicInteger();
        live = new LiveItems(stores.messages(), stores.ledger(), 1000);
        return new DeliveryRunner(
                live,
                stores.ledger(),
                () -> new DeliveryPolicy(DeliverySettings.DEFAULT, Set.of(Technology.RCS)),
                ways,
                new StepWriter(
                        new ItemIds(clock, 1),
                        () -> new ImdnMessageId("ours-" + imdn.incrementAndGet()),
                        Set.of(Technology.RCS),
                        () -> Duration.ofHours(1)),
                clock);
    }

    @Test
    void the_mark_is_on_disk_before_the_first_octet_leaves() {
        CpmMessage message = accept(1, 1);
        await().until(() -> ways.handed.size() == 1);
        assertThat(ways.stateAtHandOver).containsExactly("HandingOver");
        await().until(() -> state(message) instanceof DeliveryState.AwaitingReport);
    }

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

    private static HandOver temporary() {
        return new HandOver.Deferred(
                Refusal.byPeer(Cause.PEER_TEMPORARY, "smsc", "ESME_RTHROTTLED", ""), Duration.ZERO);
    }

    private void dueByTheClock() {
        stores.ledger().due(clock.instant(), 1000).forEach(runner::due);
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

    private CpmMessage accept(long number, int parts) {
        return accept(number, SMS, parts);
    }

    private CpmMessage accept(long number, Target way, int parts) {
        CpmMessage message = SampleItems.message(number);
        DeliveryState initial = DeliveryFunction.initial(
                way, parts, runner.loop().earliest(message.parties().orderKey(), clock.instant()));
        stores.messages().accept(message, initial, List.of());
        runner.accepted(message, initial);
        return message;
    }

    private void report(CpmMessage message, ReportedState state, String id) {
        stores.ledger()
                .find(new ForeignId("smsc:main", id))
                .ifPresent(part -> runner.reported(part, report(id, state)));
    }

    private DeliveryReport report(String id, ReportedState state) {
        return new DeliveryReport(
                List.of(new ForeignId("smsc:main", id)),
                state,
                Asserter.peer("main"),
                "DELIVRD",
                clock.instant(),
                Technology.SMS);
    }

    private DeliveryState state(CpmItem item) {
        return stores.ledger().state(item.id()).orElseThrow();
    }

    private DeliveryState.End ended(CpmItem item) {
        return ((DeliveryState.Ended) state(item)).end();
    }

    private final class ScriptedWays implements Ways {
        final List<CpmItem> handed = Collections.synchronizedList(new ArrayList<>());
        final List<String> stateAtHandOver = Collections.synchronizedList(new ArrayList<>());
        volatile boolean reachable;
        volatile boolean untried;
        volatile Semaphore places = new Semaphore(1000);
        volatile Function<CpmItem, HandOver> outcome = ScriptedWays::accepted;
        volatile Function<List<Target>, DeliveryEvent> choice =
                tried -> new DeliveryEvent.Chosen(SMS, 1, clock.instant());

        static HandOver accepted(CpmItem item) {
            return new HandOver.Accepted(List.of(name(item)));
        }

        static HandOver silent(CpmItem item) {
            return new HandOver.Unknown(Refusal.of(Cause.PEER_SILENT, ""), List.of(name(item)));
        }

        private static ForeignId name(CpmItem item) {
            return new ForeignId("smsc:main", "id-" + item.id().value() + "-0");
        }

        static HandOver unknown(CpmItem item) {
            return new HandOver.Unknown(Refusal.of(Cause.PEER_SILENT, "no answer to " + item.id()), List.of());
        }

        @Override
        public Optional<Place> place(Target target, Duration patience) {
            try {
                Semaphore free = places;
                return free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)
                        ? Optional.of(free::release)
                        : Optional.empty();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }

        @Override
        public boolean reachable(CpmItem item, Instant now) {
            return reachable;
        }

        @Override
        public boolean untried(CpmItem item, Instant now) {
            return untried;
        }

        @Override
        public Choice choose(CpmItem item, List<Target> tried, Instant now) {
            return new Choice(choice.apply(tried), true, List.of());
        }

        @Override
        public List<HandOver> handOver(CpmItem item, DeliveryEffect.HandOverParts request) {
            Optional<DeliveryState> stored =
                    stores.ledger().state(new ItemId(item.id().value()));
            stateAtHandOver.add(stored.orElseThrow().getClass().getSimpleName());
            List<HandOver> outcomes =
                    request.parts().stream().map(part -> outcome.apply(item)).toList();
            handed.add(item);
            return outcomes;
        }
    }
}
