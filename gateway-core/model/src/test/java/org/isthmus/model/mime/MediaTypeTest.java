// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text/plain | text/plain",
                "Text/Plain;charset=UTF-8 | text/plain;charset=UTF-8",
                "text/plain; CHARSET = \"utf-8\" | text/plain;charset=utf-8",
                "multipart/mixed; boundary=\"a b\\\"c\" | multipart/mixed;boundary=\"a b\\\"c\"",
                "multipart/mixed;                    boundary=\"imdn-boundary\" | multipart/mixed;boundary=imdn-boundary",
                "multipart/mixed; boundary=----=_Part_1 | multipart/mixed;boundary=\"----=_Part_1\"",
                "text/plain; | text/plain",
                "text/plain;a=1;a=2 | text/plain;a=1",
            })
    void a_type_is_read_and_written_in_one_spelling(String written, String normal) {
        assertThat(MediaType.parse(written)).map(MediaType::toString).contains(normal);
        assertThat(MediaType.parse(normal)).map(MediaType::toString).contains(normal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "/plain",
                "text/",
                "te xt/plain",
                "text/plain;charset",
                "text/plain;charset=\"utf-8",
                "text/plain;=x",
                "text/plain x",
                "text/plain;charset=",
                "...",
                "text/plain/x"
            })
    void what_is_no_media_type_is_none(String written) {
        assertThat(MediaType.parse(written)).isEmpty();
    }

    @Test
    void endless_parameters_are_refused() {
        assertThat(MediaType.parse("text/plain" + ";a=1".repeat(5000)))
                .map(MediaType::toString)
                .contains("text/plain;a=1");
        StringBuilder many = new StringBuilder("text/plain");
        for (int i = 0; i < 100; i++) {
            many.append(";p").append(i).append("=1");
        }
        assertThat(MediaType.parse(many.toString())).isEmpty();
    }
}
