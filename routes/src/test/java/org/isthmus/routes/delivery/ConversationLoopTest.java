// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.isthmus.model.id.ItemId;
import org.isthmus.routes.delivery.ConversationLoop.Standing;
import org.junit.jupiter.api.Test;

class ConversationLoopTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(5);

    private final Recorder recorder = new Recorder();
    private final ConversationLoop loop = new ConversationLoop(recorder);

    @Test
    void items_of_one_conversation_are_run_in_the_order_they_were_offered() {
        List<ItemId> items = ids(1, 200);
        items.forEach(item -> loop.offer("a>b", item, NOW));
        await().until(() -> recorder.ran.size() == 200);
        assertThat(recorder.ran).containsExactlyElementsOf(items);
    }

    @Test
    void another_conversation_does_not_wait_for_a_slow_one() {
        CountDownLatch gate = new CountDownLatch(1);
        recorder.verdict = item -> {
            if (item.value() == 1) {
                pass(gate);
            }
            return Standing.PASSED;
        };
        loop.offer("slow>b", new ItemId(1), NOW);
        loop.offer("quick>b", new ItemId(2), NOW);
        await().until(() -> recorder.ran.contains(new ItemId(2)));
        assertThat(recorder.ran).doesNotContain(new ItemId(1));
        gate.countDown();
        await().until(() -> recorder.ran.size() == 2);
    }

    @Test
    void nothing_overtakes_an_item_that_must_wait() {
        CountDownLatch gate = new CountDownLatch(1);
        recorder.verdict = item -> {
            pass(gate);
            return new Standing.Held(LATER);
        };
        ids(1, 3).forEach(item -> loop.offer("a>b", item, NOW));
        gate.countDown();
        await().until(() -> loop.behind() == 2);
        loop.offer("a>b", new ItemId(4), NOW);
        assertThat(recorder.ran).containsExactly(new ItemId(1));
        assertThat(recorder.waits).containsExactly(new ItemId(2), new ItemId(3), new ItemId(4));
        assertThat(ids(2, 4)).allMatch(item -> loop.waits(item, NOW)).noneMatch(item -> loop.waits(item, LATER));
        assertThat(recorder.putOff).as("nothing is written for it").isEmpty();
        assertThat(loop.earliest("a>b", NOW)).isEqualTo(LATER);
        await().until(() -> loop.present() == 0);
    }

    @Test
    void a_held_conversation_goes_on_when_its_time_has_come() {
        recorder.verdict = item -> new Standing.Held(LATER);
        loop.offer("a>b", new ItemId(1), NOW);
        await().until(() -> loop.present() == 0 && recorder.ran.size() == 1);
        recorder.verdict = item -> Standing.PASSED;
        loop.offer("a>b", new ItemId(1), LATER);
        loop.offer("a>b", new ItemId(2), LATER);
        await().until(() -> recorder.ran.size() == 3);
        assertThat(recorder.ran).endsWith(new ItemId(1), new ItemId(2));
        assertThat(loop.held(LATER)).isZero();
    }

    @Test
    void an_item_that_waits_in_the_loop_is_not_taken_twice() {
        CountDownLatch gate = new CountDownLatch(1);
        recorder.verdict = item -> {
            pass(gate);
            return Standing.PASSED;
        };
        loop.offer("a>b", new ItemId(1), NOW);
        loop.offer("a>b", new ItemId(2), NOW);
        loop.offer("a>b", new ItemId(2), NOW);
        gate.countDown();
        await().until(() -> loop.present() == 0);
        assertThat(recorder.ran).containsExactly(new ItemId(1), new ItemId(2));
    }

    @Test
    void an_item_offered_while_it_runs_is_run_once_more() {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        recorder.verdict = item -> {
            started.countDown();
            pass(gate);
            return Standing.PASSED;
        };
        loop.offer("a>b", new ItemId(1), NOW);
        pass(started);
        loop.offer("a>b", new ItemId(1), NOW);
        loop.offer("a>b", new ItemId(2), NOW);
        gate.countDown();
        await().until(() -> loop.present() == 0);
        assertThat(recorder.ran).containsExactly(new ItemId(1), new ItemId(1), new ItemId(2));
    }

    @Test
    void what_made_an_item_due_while_it_ran_is_not_lost_when_it_must_wait() {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        recorder.verdict = item -> {
            started.countDown();
            pass(gate);
            recorder.verdict = again -> Standing.PASSED;
            return new Standing.Held(LATER);
        };
        loop.offer("a>b", new ItemId(1), NOW);
        pass(started);
        loop.offer("a>b", new ItemId(1), NOW);
        gate.countDown();
        await().until(() -> recorder.ran.size() == 2 && loop.present() == 0);
        assertThat(loop.earliest("a>b", NOW)).isEqualTo(NOW);
    }

    @Test
    void what_makes_an_item_due_at_any_moment_of_its_attempt_brings_it_once_more() {
        for (long each = 1; each <= 1_000; each++) {
            ItemId item = new ItemId(each);
            String conversation = "a>" + each;
            AtomicInteger runs = new AtomicInteger();
            CountDownLatch started = new CountDownLatch(1);
            recorder.verdict = _ -> {
                started.countDown();
                return runs.incrementAndGet() == 1 ? new Standing.Held(LATER) : Standing.PASSED;
            };
            loop.offer(conversation, item, NOW);
            pass(started);
            for (int i = 0; i < each % 50; i++) {
                Thread.onSpinWait();
            }
            loop.offer(conversation, item, NOW);
            await("item " + each)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> runs.get() == 2 && loop.present() == 0);
        }
        assertThat(recorder.putOff).isEmpty();
    }

    @Test
    void an_item_that_is_let_go_while_its_attempt_returns_is_run_once_more() {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        recorder.verdict = item -> {
            started.countDown();
            pass(gate);
            recorder.verdict = again -> Standing.PASSED;
            return new Standing.Held(LATER);
        };
        loop.offer("a>b", new ItemId(1), NOW);
        pass(started);
        assertThat(loop.gather("a>b", new ItemId(1), LATER)).isTrue();
        assertThat(loop.gathered("a>b")).isEmpty();
        gate.countDown();
        await().until(() -> recorder.ran.size() == 2 && loop.present() == 0);
        assertThat(loop.held(NOW)).isZero();
    }

    @Test
    void an_item_that_takes_its_place_when_the_gathering_is_over_comes_at_once() {
        recorder.verdict = item -> {
            recorder.verdict = again -> Standing.PASSED;
            return new Standing.Gathered(LATER, () -> false);
        };
        loop.offer("a>b", new ItemId(1), NOW);
        await().until(() -> recorder.ran.size() == 2 && loop.present() == 0);
        assertThat(loop.held(NOW)).isZero();
    }

    @Test
    void the_item_that_holds_its_conversation_may_run_when_something_else_made_it_due() {
        recorder.verdict = item -> new Standing.Held(LATER);
        loop.offer("a>b", new ItemId(1), NOW);
        await().until(() -> recorder.ran.size() == 1 && loop.present() == 0);
        recorder.verdict = item -> Standing.PASSED;
        loop.offer("a>b", new ItemId(2), NOW);
        loop.offer("a>b", new ItemId(1), NOW);
        await().until(() -> recorder.ran.size() == 3);
        assertThat(recorder.ran).containsExactly(new ItemId(1), new ItemId(1), new ItemId(2));
    }

    @Test
    void those_behind_an_item_that_passes_before_its_time_come_at_once_and_in_order() {
        heldBy(1);
        ids(2, 9).forEach(item -> loop.offer("a>b", item, NOW));
        assertThat(recorder.ran).containsExactly(new ItemId(1));
        loop.offer("a>b", new ItemId(1), NOW);
        await().until(() -> recorder.ran.size() == 10);
        assertThat(recorder.ran.subList(1, 10)).containsExactlyElementsOf(ids(1, 9));
        assertThat(loop.earliest("a>b", NOW)).isEqualTo(NOW);
        assertThat(loop.held(NOW)).isZero();
    }

    @Test
    void those_behind_an_item_that_is_out_of_the_way_for_another_reason_come_at_once() {
        heldBy(1);
        ids(2, 4).forEach(item -> loop.offer("a>b", item, NOW));
        loop.passed("a>b", new ItemId(3));
        assertThat(loop.earliest("a>b", NOW)).isEqualTo(LATER);
        loop.passed("a>b", new ItemId(1));
        await().until(() -> recorder.ran.size() == 4);
        assertThat(recorder.ran).containsExactlyElementsOf(ids(1, 4));
    }

    @Test
    void what_comes_while_the_holder_runs_before_its_time_stays_behind_it() {
        heldBy(1);
        loop.offer("a>b", new ItemId(2), NOW);
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        recorder.verdict = item -> {
            started.countDown();
            pass(gate);
            return new Standing.Held(LATER.plusSeconds(30));
        };
        loop.offer("a>b", new ItemId(1), NOW);
        pass(started);
        loop.offer("a>b", new ItemId(3), NOW);
        gate.countDown();
        await().until(() -> loop.present() == 0 && recorder.ran.size() == 2);
        assertThat(loop.earliest("a>b", NOW)).isEqualTo(LATER.plusSeconds(30));
        recorder.verdict = item -> Standing.PASSED;
        loop.offer("a>b", new ItemId(1), LATER);
        await().until(() -> recorder.ran.size() == 5);
        assertThat(recorder.ran.subList(2, 5)).containsExactlyElementsOf(ids(1, 3));
    }

    @Test
    void an_item_that_is_new_when_the_time_has_come_overtakes_nobody() {
        heldBy(1);
        ids(2, 3).forEach(item -> loop.offer("a>b", item, NOW));
        loop.offer("a>b", new ItemId(4), LATER);
        await().until(() -> recorder.ran.size() == 5);
        assertThat(recorder.ran.subList(1, 5)).containsExactlyElementsOf(ids(1, 4));
    }

    @Test
    void those_whom_the_clock_brings_one_by_one_keep_their_places() {
        heldBy(1);
        ids(2, 9).forEach(item -> loop.offer("a>b", item, NOW));
        ids(1, 9).forEach(item -> loop.offer("a>b", item, LATER));
        await().until(() -> recorder.ran.size() >= 10 && loop.present() == 0);
        assertThat(recorder.ran.subList(1, recorder.ran.size()).stream().distinct())
                .containsExactlyElementsOf(ids(1, 9));
    }

    @Test
    void no_more_ids_are_kept_than_the_bound_and_the_others_come_at_their_time() {
        ConversationLoop small = new ConversationLoop(recorder, 2);
        recorder.verdict = item -> new Standing.Held(LATER);
        small.offer("a>b", new ItemId(1), NOW);
        await().until(() -> recorder.ran.size() == 1 && small.present() == 0);
        recorder.verdict = item -> Standing.PASSED;
        ids(2, 4).forEach(item -> small.offer("a>b", item, NOW));
        small.offer("a>b", new ItemId(1), NOW);
        await().until(() -> recorder.ran.size() == 2 && small.present() == 0);
        assertThat(small.earliest("a>b", NOW))
                .as("or a new one would overtake them")
                .isEqualTo(LATER);
        ids(2, 4).forEach(item -> small.offer("a>b", item, LATER));
        await().until(() -> small.present() == 0 && recorder.ran.contains(new ItemId(4)));
        // One that is offered while it runs is run again, so an item may stand there twice.
        assertThat(recorder.ran.stream().distinct()).containsExactlyElementsOf(ids(1, 4));
    }

    @Test
    void those_above_the_bound_are_put_off_side_by_side_and_hold_up_nobody_who_offers() {
        AtomicInteger writing = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ConversationLoop small = new ConversationLoop(recorder, 0);
        recorder.verdict = item -> new Standing.Held(LATER);
        recorder.beforePutOff = () -> {
            most.accumulateAndGet(writing.incrementAndGet(), Math::max);
            await().until(() -> most.get() >= 50);
        };
        small.offer("a>b", new ItemId(1), NOW);
        await().until(() -> recorder.ran.size() == 1 && small.present() == 0);
        ids(2, 101).forEach(item -> small.offer("a>b", item, NOW));
        await().until(() -> recorder.putOff.size() == 100);
    }

    @Test
    void what_held_its_conversation_before_a_restart_holds_it_again_and_those_behind_keep_their_places() {
        loop.restore("a>b", new ItemId(1), LATER);
        loop.restore("a>b", new ItemId(2), LATER.plusSeconds(9));
        loop.offer("a>b", new ItemId(3), NOW);
        assertThat(recorder.ran).isEmpty();
        assertThat(loop.earliest("a>b", NOW)).isEqualTo(LATER);
        loop.offer("a>b", new ItemId(4), LATER);
        await().until(() -> recorder.ran.size() == 4);
        assertThat(recorder.ran).containsExactlyElementsOf(ids(1, 4));
    }

    private void heldBy(long item) {
        recorder.verdict = each -> new Standing.Held(LATER);
        loop.offer("a>b", new ItemId(item), NOW);
        await().until(() -> recorder.ran.size() == 1 && loop.present() == 0);
        recorder.verdict = each -> Standing.PASSED;
    }

    @Test
    void an_error_in_an_attempt_does_not_stop_its_conversation() {
        recorder.verdict = item -> {
            if (item.value() == 1) {
                throw new StackOverflowError("made to fail");
            }
            return Standing.PASSED;
        };
        loop.offer("a>b", new ItemId(1), NOW);
        loop.offer("a>b", new ItemId(2), NOW);
        await().until(() -> recorder.ran.contains(new ItemId(2)));
    }

    @Test
    void an_attempt_that_throws_does_not_stop_its_conversation() {
        recorder.verdict = item -> {
            if (item.value() == 1) {
                throw new IllegalStateException("made to fail");
            }
            return Standing.PASSED;
        };
        loop.offer("a>b", new ItemId(1), NOW);
        loop.offer("a>b", new ItemId(2), NOW);
        await().until(() -> recorder.ran.contains(new ItemId(2)));
    }

    private static List<ItemId> ids(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(ItemId::new).toList();
    }

    private static void pass(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static final class Recorder implements ConversationLoop.Attempt {
        final List<ItemId> ran = Collections.synchronizedList(new ArrayList<>());
        final Map<ItemId, Instant> putOff = new ConcurrentHashMap<>();
        final List<ItemId> waits = Collections.synchronizedList(new ArrayList<>());
        volatile Function<ItemId, Standing> verdict = item -> Standing.PASSED;
        volatile Runnable beforePutOff = () -> {};

        @Override
        public Standing run(ItemId item) {
            Standing standing = verdict.apply(item);
            ran.add(item);
            return standing;
        }

        @Override
        public void waits(ItemId item) {
            waits.add(item);
        }

        @Override
        public void putOff(ItemId item, Instant until) {
            beforePutOff.run();
            putOff.put(item, until);
        }
    }
}
