// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.isthmus.model.Octets;
import org.junit.jupiter.api.Test;

class MultipartReaderTest {
    private static final MediaType MIXED =
            MediaType.parse("multipart/mixed;boundary=b1").orElseThrow();
    private static final MultipartReader READER = new MultipartReader(3, new HeaderBlockReader(4, 100, true));

    @Test
    void parts_come_in_order_without_preamble_and_epilogue() {
        assertThat(
                        texts(
                                "pre\r\n--b1\r\nContent-Type: text/plain\r\n\r\none\r\n--b1  \r\n\r\n two \r\n\r\n--b1--\r\nepilogue"))
                .containsExactly("one", " two \r\n");
    }

    @Test
    void a_longer_word_is_not_the_boundary() {
        assertThat(texts("--b1\r\n\r\nx\r\n--b12\r\ny --b1\r\n--b1--")).containsExactly("x\r\n--b12\r\ny --b1");
    }

    @Test
    void one_blank_line_before_the_headers_of_a_part_is_no_text() {
        assertThat(texts("--b1\r\n\r\nContent-Type: image/jpeg\r\nContent-Length: 3\r\n\r\nabc\r\n--b1--"))
                .containsExactly("abc");
    }

    @Test
    void a_last_boundary_without_hyphens_ends_when_nothing_follows() {
        assertThat(texts("--b1\r\n\r\none\r\n--b1\r\n")).containsExactly("one");
        assertThat(read("--b1\r\n\r\none\r\n--b1\r\n\r\ntwo")).isInstanceOf(Multipart.Malformed.class);
        assertThat(read("--b1\r\n\r\none")).isInstanceOf(Multipart.Malformed.class);
    }

    @Test
    void transfer_encodings_of_parts_are_undone() {
        assertThat(texts("--b1\r\nContent-Transfer-Encoding: base64\r\n\r\nSGk=\r\n--b1--"))
                .containsExactly("Hi");
        assertThat(read("--b1\r\nContent-Transfer-Encoding: x\r\n\r\nSGk=\r\n--b1--"))
                .isInstanceOf(Multipart.Malformed.class);
    }

    @Test
    void too_many_parts_and_headers_are_too_large() {
        assertThat(read("--b1\r\n\r\nx\r\n".repeat(4) + "--b1--")).isInstanceOf(Multipart.TooLarge.class);
        assertThat(read("--b1\r\n" + "A: b\r\n".repeat(5) + "\r\nx\r\n--b1--")).isInstanceOf(Multipart.TooLarge.class);
        assertThat(read("--b1\r\nA: " + "b".repeat(200) + "\r\n\r\nx\r\n--b1--"))
                .isInstanceOf(Multipart.TooLarge.class);
    }

    @Test
    void without_boundary_it_is_malformed() {
        assertThat(READER.read(Octets.utf8("--b1--"), new MediaType("multipart/mixed", Map.of())))
                .isInstanceOf(Multipart.Malformed.class);
        assertThat(read("nothing here")).isInstanceOf(Multipart.Malformed.class);
    }

    private static Multipart read(String body) {
        return READER.read(Octets.utf8(body), MIXED);
    }

    private static List<String> texts(String body) {
        assertThat(read(body)).isInstanceOf(Multipart.Parts.class);
        return ((Multipart.Parts) read(body))
                .parts().stream().map(part -> part.octets().utf8()).toList();
    }
}
