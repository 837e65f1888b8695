// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.testkit.clock.ManualClock;
import org.junit.jupiter.api.Test;

class BranchCacheTest {
    private static final Duration TIMER_J = Duration.ofSeconds(32);

    private static final KeyedHash HASH = new KeyedHash(4711, 4712);

    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");

    @Test
    void an_answer_is_kept_for_timer_j_and_no_longer() {
        BranchCache cache = new BranchCache(1000, TIMER_J, clock);
        assertThat(cache.begin(key("a"))).isEqualTo(BranchCache.First.NEW);
        assertThat(cache.begin(key("a"))).isEqualTo(BranchCache.Running.IN_PROGRESS);
        cache.answered(key("a"), SipAnswer.of(202));
        clock.advance(TIMER_J.minusMillis(1));
        assertThat(cache.begin(key("a"))).isEqualTo(new BranchCache.Answered(SipAnswer.of(202)));
        clock.advance(Duration.ofMillis(1));
        assertThat(cache.begin(key("a"))).isEqualTo(BranchCache.First.NEW);
    }

    @Test
    void what_is_in_progress_is_never_forgotten_by_time_or_bound() {
        BranchCache cache = new BranchCache(100, TIMER_J, clock);
        cache.begin(key("running"));
        for (int i = 0; i < 10_000; i++) {
            cache.begin(key("k" + i));
            cache.answered(key("k" + i), SipAnswer.of(200));
        }
        clock.advance(TIMER_J.multipliedBy(10));
        assertThat(cache.begin(key("running"))).isEqualTo(BranchCache.Running.IN_PROGRESS);
    }

    @Test
    void beyond_the_bound_the_oldest_answers_go_first() {
        BranchCache cache = new BranchCache(3200, TIMER_J, clock);
        for (int i = 0; i < 20_000; i++) {
            cache.begin(key("k" + i));
            cache.answered(key("k" + i), SipAnswer.of(200));
        }
        assertThat(cache.size()).isBetween(3000, 3200);
        assertThat(cache.begin(key("k19999"))).isInstanceOf(BranchCache.Answered.class);
        assertThat(cache.begin(key("k0"))).isEqualTo(BranchCache.First.NEW);
    }

    @Test
    void what_is_forgotten_is_new_again() {
        BranchCache cache = new BranchCache(100, TIMER_J, clock);
        cache.begin(key("a"));
        cache.forget(key("a"));
        assertThat(cache.begin(key("a"))).isEqualTo(BranchCache.First.NEW);
        assertThat(cache.size()).isEqualTo(1);
    }

    /// Answers that repeat words of their requests, such as a long Path, would fill the memory otherwise.
    @Test
    void long_answers_are_bounded_in_octets_and_the_latest_is_kept() {
        BranchCache cache = new BranchCache(3200, TIMER_J, clock);
        for (int i = 0; i < 3200; i++) {
            cache.begin(key("k" + i));
            cache.answered(key("k" + i), SipAnswer.of(200).with("Path", "x".repeat(8000)));
        }
        assertThat(cache.octets()).isBetween(1L, 3200L * BranchCache.OCTETS_EACH);
        assertThat(cache.begin(key("k3199"))).isInstanceOf(BranchCache.Answered.class);
        clock.advance(TIMER_J);
        for (int i = 0; i < 3200; i++) {
            cache.begin(key("late" + i));
        }
        assertThat(cache.octets()).isZero();
    }

    private static KeyedHash.Wide key(String name) {
        return HASH.wide(name);
    }
}
