// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubmitWindowTest {
    private final SubmitWindow window = new SubmitWindow(2);

    @Test
    void who_finds_it_full_waits_and_has_the_place_that_is_freed() {
        Submission first = submission(1);
        Submission second = submission(2);
        Submission third = submission(3);
        assertThat(window.enter(first)).isTrue();
        assertThat(window.enter(second)).isTrue();
        assertThat(window.enter(third)).isFalse();
        assertThat(window.used()).isEqualTo(2);
        assertThat(window.release()).as("somebody waits").isTrue();
        assertThat(window.next()).containsSame(third);
        assertThat(window.next()).isEmpty();
        assertThat(window.used()).isEqualTo(2);
        assertThat(window.release()).isFalse();
        assertThat(window.release()).isFalse();
        assertThat(window.used()).isZero();
    }

    @Test
    void one_thread_at_a_time_sees_to_what_waits_and_nobody_goes_before_it() {
        window.enter(submission(1));
        window.enter(submission(2));
        Submission third = submission(3);
        Submission fourth = submission(4);
        window.enter(third);
        assertThat(window.release()).isTrue();
        assertThat(window.release()).as("the one before does it").isFalse();
        assertThat(window.enter(fourth)).as("though there is a place").isFalse();
        assertThat(window.next()).containsSame(third);
        assertThat(window.next()).containsSame(fourth);
        assertThat(window.next()).isEmpty();
    }

    @Test
    void what_is_taken_back_has_no_place_any_more_and_what_has_one_is_not_taken_back() throws InterruptedException {
        Submission first = submission(1);
        Submission third = submission(3);
        window.enter(first);
        window.enter(submission(2));
        window.enter(third);
        assertThat(window.takeBack(first)).isFalse();
        assertThat(window.takeBack(third)).isTrue();
        assertThat(window.takeBack(third)).isFalse();
        assertThat(window.release()).isFalse();
        assertThat(window.awaitIdle(Duration.ZERO)).isFalse();
        window.release();
        assertThat(window.awaitIdle(Duration.ZERO)).isTrue();
    }

    @Test
    void it_is_not_idle_while_something_waits_though_all_places_are_free() throws InterruptedException {
        window.enter(submission(1));
        window.enter(submission(2));
        window.enter(submission(3));
        assertThat(window.release()).isTrue();
        window.release();
        assertThat(window.used()).isZero();
        assertThat(window.awaitIdle(Duration.ZERO)).isFalse();
        assertThat(window.takeAllBack()).hasSize(1);
        assertThat(window.awaitIdle(Duration.ZERO)).isTrue();
    }

    /// Against a plain queue: entered, freed and taken back in whatever order, each has a place once, in the
    /// order of their coming, and none waits while a place is free.
    @Test
    void whatever_happens_nothing_is_lost_doubled_or_overtaken() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int size = 1 + random.nextInt(4);
            SubmitWindow some = new SubmitWindow(size);
            Queue<Submission> expected = new ArrayDeque<>();
            List<Submission> waiting = new ArrayList<>();
            Set<Submission> placed = new HashSet<>();
            for (int step = 0; step < 60; step++) {
                switch (random.nextInt(3)) {
                    case 0 -> {
                        Submission one = submission(step);
                        boolean free = placed.size() < size;
                        assertThat(some.enter(one)).as("seed %d", seed).isEqualTo(free);
                        if (free) {
                            placed.add(one);
                        } else {
                            expected.add(one);
                            waiting.add(one);
                        }
                    }
                    case 1 -> {
                        if (!waiting.isEmpty()) {
                            Submission one = waiting.get(random.nextInt(waiting.size()));
                            assertThat(some.takeBack(one)).as("seed %d", seed).isEqualTo(expected.remove(one));
                        }
                    }
                    default -> {
                        if (!placed.isEmpty()) {
                            placed.remove(placed.iterator().next());
                            if (some.release()) {
                                for (Optional<Submission> next = some.next(); next.isPresent(); next = some.next()) {
                                    assertThat(next).as("seed %d", seed).containsSame(expected.poll());
                                    placed.add(next.get());
                                }
                            }
                        }
                    }
                }
                assertThat(some.used()).as("seed %d", seed).isEqualTo(placed.size());
                assertThat(expected.isEmpty() || placed.size() == size)
                        .as("seed %d", seed)
                        .isTrue();
            }
        }
    }

    @Test
    void what_leaves_once_more_goes_before_all_that_never_left_in_the_order_of_its_coming() {
        Submission first = submission(1);
        Submission second = submission(2);
        Submission third = submission(3);
        window.enter(first);
        window.enter(second);
        window.enter(third);
        assertThat(window.again(second)).as("to be seen to").isTrue();
        assertThat(window.again(first)).as("somebody does").isFalse();
        assertThat(window.waiting()).isEqualTo(3);
        assertThat(window.used()).isZero();
        assertThat(window.goesOn()).isTrue();
        assertThat(window.next()).containsSame(first);
        assertThat(window.next()).containsSame(second);
        assertThat(window.goesOn()).as("no place").isFalse();
        assertThat(window.takeBackIf(one -> one == third)).containsExactly(third);
        assertThat(window.waiting()).isZero();
    }

    private static Submission submission(int place) {
        return new Submission(place, new byte[0], new Submission.Wishes(Optional::empty, Long.MAX_VALUE, _ -> {}));
    }
}
