// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CharScanTest {
    @Test
    void one_character_decides() {
        assertThat(CharScan.all("12345", Character::isDigit)).isTrue();
        assertThat(CharScan.all("1234x", Character::isDigit)).isFalse();
        assertThat(CharScan.any("abcd5", Character::isDigit)).isTrue();
        assertThat(CharScan.any("abcde", Character::isDigit)).isFalse();
        assertThat(CharScan.none("abcde", Character::isDigit)).isTrue();
        assertThat(CharScan.none("5bcde", Character::isDigit)).isFalse();
    }

    @Test
    void an_empty_text_has_nothing_wrong() {
        assertThat(CharScan.all("", _ -> false)).isTrue();
        assertThat(CharScan.none("", _ -> true)).isTrue();
        assertThat(CharScan.any("", _ -> true)).isFalse();
    }
}
