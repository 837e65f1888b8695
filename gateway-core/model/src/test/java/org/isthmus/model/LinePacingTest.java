// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinePacingTest {
    private static final long SECOND = 1_000_000_000;
    private final LinePacing pacing = new LinePacing(Duration.ofSeconds(60), 10);

    @Test
    void one_subject_gets_one_line_an_interval_which_says_how_many_got_none() {
        assertThat(pacing.due("a", 0)).isEqualTo(1);
        assertThat(pacing.due("a", SECOND)).isZero();
        assertThat(pacing.due("a", 59 * SECOND)).isZero();
        assertThat(pacing.due("b", 59 * SECOND)).isEqualTo(1);
        assertThat(pacing.due("a", 60 * SECOND)).isEqualTo(3);
        assertThat(pacing.due("a", 61 * SECOND)).isZero();
    }

    @Test
    void a_flood_of_subjects_gets_a_bounded_number_of_lines() {
        long lines = IntStream.range(0, 100_000)
                .filter(i -> pacing.due("subject " + i, i) > 0)
                .count();
        assertThat(lines).isEqualTo(20);
        assertThat(pacing.due("later", 61 * SECOND)).isEqualTo(1);
    }
}
