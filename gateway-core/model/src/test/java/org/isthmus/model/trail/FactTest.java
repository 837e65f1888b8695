// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.trail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FactTest {
    private static final String LONGEST = "x".repeat(Fact.LONGEST_ID);

    @Test
    void an_id_of_the_longest_kind_is_whole_and_a_longer_one_is_cut_and_marked() {
        assertThat(Fact.id("call-id", LONGEST)).isEqualTo(new Fact.Id("call-id", LONGEST));
        assertThat(new Fact.Id("call-id", LONGEST).value()).isEqualTo(LONGEST);
        assertThat(new Fact.Id("call-id", LONGEST + "y").value())
                .hasSize(Fact.LONGEST_ID)
                .endsWith("x\u2026");
    }

    @Test
    void a_cut_id_is_not_cut_again_and_is_what_the_whole_one_is_looked_for_as() {
        String cut = new Fact.Id("call-id", LONGEST + "yz").value();
        assertThat(Fact.cut(cut)).isEqualTo(cut);
        assertThat(Fact.cut(LONGEST + "yz")).isEqualTo(cut);
    }

    @Test
    void no_character_is_cut_in_half() {
        String emoji = "x".repeat(Fact.LONGEST_ID - 2) + "\ud83d\ude00\ud83d\ude00";
        assertThat(Fact.cut(emoji)).endsWith("x\u2026").hasSize(Fact.LONGEST_ID - 1);
    }
}
