// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HopsTest {

    @Test
    void only_our_own_marks_count() {
        Hops hops = Hops.read(
                List.of("example.org/1", "example.net/1", "example.org/1"),
                "example.org/1",
                Optional.of(" 69 "),
                Optional.of("60"));
        assertThat(hops).isEqualTo(new Hops(2, OptionalInt.of(69), OptionalInt.of(60)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "-1", "7 0", "seventy", "123456", "99999999999999999999"})
    void a_count_that_is_no_number_says_nothing(String written) {
        assertThat(Hops.read(List.of(), "example.org/1", Optional.of(written), Optional.empty()))
                .isEqualTo(Hops.NONE);
    }

    @Test
    void a_request_without_the_fields_says_nothing() {
        assertThat(Hops.read(List.of(), "example.org/1", Optional.empty(), Optional.empty()))
                .isEqualTo(Hops.NONE);
    }
}
