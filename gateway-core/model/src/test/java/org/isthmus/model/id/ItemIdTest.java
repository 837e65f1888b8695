// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemIdTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T06:00:00Z"));
    private final InstantSource clock = now::get;

    @Test
    void the_written_form_sorts_as_the_number_does_and_comes_back() {
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            ItemId one = new ItemId(random.nextLong() >>> 1);
            ItemId other = new ItemId(random.nextLong() >>> 1);
            assertThat(ItemId.parse(one.toString())).contains(one);
            assertThat(ItemId.parse(one.toString().toUpperCase(Locale.ROOT))).contains(one);
            assertThat(Integer.signum(one.toString().compareTo(other.toString())))
                    .isEqualTo(one.compareTo(other));
        }
        assertThat(new ItemId(Long.MAX_VALUE)).hasToString("7zzzzzzzzzzzz");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "000000000000l",
                "8000000000000",
                "00000000000000",
                "000000000000\u212A",
                "000000000000-"
            })
    void what_is_no_item_id_is_none(String text) {
        assertThat(ItemId.parse(text)).isEmpty();
    }

    @Test
    void ids_of_a_busy_second_spread_over_any_table() {
        ItemIds ids = new ItemIds(clock, 3);
        int[] places = new int[1024];
        int fullest = 0;
        for (int i = 0; i < 10_000; i++) {
            now.set(now.get().plusNanos(100_000));
            fullest = Math.max(fullest, ++places[ids.next().hashCode() & places.length - 1]);
        }
        assertThat(fullest).isLessThan(40);
    }

    @Test
    void ids_grow_whatever_the_clock_does() {
        ItemIds ids = new ItemIds(clock, 3);
        ItemId last = ids.next();
        for (int i = 0; i < 50_000; i++) {
            if (i == 20_000) {
                now.set(now.get().minusSeconds(60));
            }
            ItemId next = ids.next();
            assertThat(next).isGreaterThan(last);
            last = next;
        }
    }

    @Test
    void ids_go_on_after_the_greatest_one_in_use_though_the_clock_was_put_back() {
        ItemIds before = new ItemIds(clock, 3);
        Set<ItemId> used = new HashSet<>();
        ItemId greatest = before.next();
        for (int i = 0; i < 1000; i++) {
            used.add(greatest);
            greatest = before.next();
        }
        used.add(greatest);
        now.set(now.get().minusSeconds(3600));
        ItemIds after = new ItemIds(clock, 3, Optional.of(greatest));
        for (int i = 0; i < 1000; i++) {
            ItemId next = after.next();
            assertThat(next).isGreaterThan(greatest);
            assertThat(used.add(next)).isTrue();
        }
    }

    @Test
    void ids_of_different_nodes_never_meet_and_later_ones_are_larger() {
        ItemIds one = new ItemIds(clock, 0);
        ItemIds other = new ItemIds(clock, 255);
        Set<ItemId> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            assertThat(seen.add(one.next())).isTrue();
            assertThat(seen.add(other.next())).isTrue();
        }
        assertThat(one.next().node()).isZero();
        assertThat(other.next().node()).isEqualTo(255);
        ItemId before = other.next();
        now.set(now.get().plusMillis(100));
        assertThat(one.next()).isGreaterThan(before);
        assertThatIllegalArgumentException().isThrownBy(() -> new ItemIds(clock, 256));
    }

    @Test
    void many_threads_get_different_ids() throws Exception {
        ItemIds ids = new ItemIds(clock, 1);
        Callable<List<ItemId>> draw =
                () -> Stream.generate(ids::next).limit(5000).toList();
        Set<ItemId> seen = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<List<ItemId>> drawn : threads.invokeAll(List.of(draw, draw, draw, draw))) {
                seen.addAll(drawn.get());
            }
        }
        assertThat(seen).hasSize(20_000);
    }

    @Test
    void foreign_ids_hold_no_spaces_or_control_characters() {
        for (String bad : List.of("", " ", "a b", "a\n", "\u0000", "\u0085", "x".repeat(513))) {
            assertThat(ImdnMessageId.isValid(bad)).isFalse();
            assertThat(ConversationId.isValid(bad)).isFalse();
            assertThat(ContributionId.isValid(bad)).isFalse();
            assertThatIllegalArgumentException().isThrownBy(() -> new ForeignId("scope", bad));
        }
    }
}
