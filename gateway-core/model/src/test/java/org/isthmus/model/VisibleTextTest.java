// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"Hello", "Grüße, 你好", "👨\u200d👩\u200d👧 family", "می\u200cخواهم", ""})
    void what_people_write_is_shown_as_it_is(String text) {
        assertThat(VisibleText.of(text)).isEqualTo(text);
    }

    @Test
    void control_characters_and_line_breaks_are_escaped() {
        assertThat(VisibleText.of("a\r\nb\u001b[31m\u0000\u0085"))
                .isEqualTo("a\\u000d\\u000ab\\u001b[31m\\u0000\\u0085");
    }

    @Test
    void overrides_isolates_and_invisible_marks_are_escaped() {
        assertThat(VisibleText.of("\u202egnp.exe\u2066\u200b\ufeff")).isEqualTo("\\u202egnp.exe\\u2066\\u200b\\ufeff");
    }

    @Test
    void a_long_text_is_cut_after_it_was_escaped() {
        assertThat(VisibleText.of("abcdef", 4)).isEqualTo("abc…");
        assertThat(VisibleText.of("abcd", 4)).isEqualTo("abcd");
    }
}
