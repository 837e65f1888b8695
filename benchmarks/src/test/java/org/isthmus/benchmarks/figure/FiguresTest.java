// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.isthmus.benchmarks.figure.Bar.Limit;
import org.isthmus.benchmarks.figure.Rounds.Round;
import org.isthmus.benchmarks.figure.SteadySecond.Bounds;
import org.isthmus.benchmarks.figure.SteadySecond.Second;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Bounds BOUNDS = new Bounds(500, 1000);
    private static final Second GOOD = new Second(5000, 0, 20, 40);
    private static final Second REFUSING = new Second(5000, 1, 20, 40);
    private static final Second SLOW = new Second(5000, 0, 501, 40);
    private static final Second BEHIND = new Second(5000, 0, 20, 1001);

    @Test
    void the_median_of_an_even_count_lies_between_the_two_in_the_middle() {
        assertThat(Middle.of(List.of(9.0, 1.0, 5.0))).isEqualTo(5);
        assertThat(Middle.of(List.of(9.0, 1.0, 5.0, 6.0))).isEqualTo(5.5);
        assertThat(Middle.of(List.of())).isNaN();
    }

    @Test
    void a_run_is_steady_from_the_second_after_which_none_is_out_of_order() {
        assertThat(SteadySecond.find(List.of(SLOW, GOOD, REFUSING, GOOD, GOOD), BOUNDS))
                .isEqualTo(OptionalInt.of(3));
        assertThat(SteadySecond.find(List.of(GOOD, GOOD), BOUNDS)).isEqualTo(OptionalInt.of(0));
    }

    @Test
    void a_run_whose_last_second_is_refused_slow_or_behind_never_became_steady() {
        for (Second last : List.of(REFUSING, SLOW, BEHIND)) {
            assertThat(SteadySecond.find(List.of(GOOD, GOOD, last), BOUNDS)).isEmpty();
        }
        assertThat(SteadySecond.find(List.of(), BOUNDS)).isEmpty();
    }

    @Test
    void a_bar_is_met_at_its_limit_but_not_at_one_that_it_has_to_stay_below() {
        assertThat(bar(Limit.atLeast(2, 4), 2).met()).isTrue();
        assertThat(bar(Limit.atLeast(2, 4), 2).goalMet()).isFalse();
        assertThat(bar(Limit.atMost(10, 5), 5).goalMet()).isTrue();
        assertThat(bar(Limit.below(30, 12), 30).met()).isFalse();
        assertThat(bar(Limit.below(30, 12), 12).met()).isTrue();
        assertThat(bar(Limit.below(30, 12), 12).goalMet()).isFalse();
    }

    @Test
    void what_could_not_be_measured_is_not_met_and_says_why() {
        Bar absent = Bar.unmeasured("kannel", "rate", "", Limit.atLeast(2, 4), "kannel is not installed");
        assertThat(absent.met()).isFalse();
        assertThat(absent.json().get("not_measured").asText()).isEqualTo("kannel is not installed");
        assertThat(absent.json().get("value").isNull()).isTrue();
        assertThat(bar(Limit.atLeast(2, 4), Double.NaN).met()).isFalse();
        assertThat(bar(Limit.atLeast(2, 4), Double.NaN).json().get("value").isNull())
                .isTrue();
    }

    @Test
    void a_bar_tells_its_value_its_limits_and_its_verdict() {
        assertThat(bar(Limit.atLeast(0.33, 0.65), 0.41236))
                .extracting(one -> one.json().toString())
                .isEqualTo(
                        "{\"bar\":\"name\",\"words\":\"words\",\"value\":0.4124,\"unit\":\"/s\",\"sense\":\"at least\","
                                + "\"must\":0.33,\"goal\":0.65,\"met\":true,\"goal_met\":false}");
    }

    @Test
    void noisy_rounds_are_repeated_and_left_out_of_the_medians() {
        Rounds rounds = new Rounds(0.3, 2);
        rounds.add(new Round(Map.of("a", 1.0, "b", 10.0), 0.9));
        rounds.add(new Round(Map.of("a", 4.0, "b", 8.0), 0.1));
        assertThat(rounds.complete()).isFalse();
        rounds.add(new Round(Map.of("a", 6.0, "b", 8.0), 0.3));
        assertThat(rounds.complete()).isTrue();
        assertThat(rounds.onlyQuiet()).isTrue();
        assertThat(rounds.ratio("a", "b")).isEqualTo(5.0 / 8);
    }

    @Test
    void on_a_busy_machine_twice_the_rounds_are_enough_and_all_of_them_count() {
        Rounds rounds = new Rounds(0.3, 1);
        rounds.add(new Round(Map.of("a", 1.0), 0.9));
        assertThat(rounds.complete()).isFalse();
        rounds.add(new Round(Map.of("a", 3.0), 0.9));
        assertThat(rounds.complete()).isTrue();
        assertThat(rounds.onlyQuiet()).isFalse();
        assertThat(rounds.median("a")).isEqualTo(2);
        assertThat(rounds.median("b")).isNaN();
    }

    @Test
    void four_digits_of_a_number_count() {
        assertThat(Rounded.of(0.0123456)).isEqualTo(0.01235);
        assertThat(Rounded.of(12.3456)).isEqualTo(12.35);
        assertThat(Rounded.of(123456)).isEqualTo(123456);
        assertThat(Rounded.of(0)).isZero();
    }

    private static Bar bar(Limit limit, double value) {
        return Bar.measured("name", "words", "/s", limit, value);
    }
}
