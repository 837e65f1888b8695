// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GivenUpTest {
    @Test
    void what_is_too_much_costs_the_oldest_and_each_is_given_once() {
        GivenUp given = new GivenUp(2);
        for (int sequence = 1; sequence <= 3; sequence++) {
            given.add(sequence, _ -> {});
        }

        assertThat(given.has(1)).isFalse();
        assertThat(given.remove(1)).isEmpty();
        assertThat(given.remove(2)).isPresent();
        assertThat(given.remove(2)).isEmpty();
        assertThat(given.has(3)).isTrue();
        given.clear();
        assertThat(given.has(3)).isFalse();
    }
}
