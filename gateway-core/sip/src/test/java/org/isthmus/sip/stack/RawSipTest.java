// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.Random;
import org.isthmus.sip.message.SipHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawSipTest {
    @Test
    void fields_are_unfolded_trimmed_and_otherwise_as_written() {
        RawSip raw = read("\r\nMESSAGE sip:b@x SIP/2.0\r\nSubject :  a\r\n  b\r\n\tc  \r\nv: V1,V2\r\nVia:V3\r\n"
                + "X:\r\nContent-Length: 3\r\n\r\nabcdef");
        assertThat(raw.method()).isEqualTo("MESSAGE");
        assertThat(raw.requestUri()).isEqualTo("sip:b@x");
        assertThat(raw.headers())
                .isEqualTo(
                        SipHeaders.of("Subject", "a b c", "v", "V1,V2", "Via", "V3", "X", "", "Content-Length", "3"));
        assertThat(raw.headers().values("via")).containsExactly("V1,V2", "V3");
        assertThat(raw.body().utf8()).isEqualTo("abc");
    }

    @Test
    void without_a_length_the_body_reaches_to_the_end() {
        assertThat(read("MESSAGE sip:b@x SIP/2.0\r\nX: y\r\n\r\nabcdef").body().utf8())
                .isEqualTo("abcdef");
        assertThat(read("MESSAGE sip:b@x SIP/2.0\r\nX: y").body().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SIP/2.0 200 OK          | 200 | OK",
                "SIP/2.0 100             | 100 | ''",
                "SIP/2.0 404 Not  Found  | 404 | Not  Found",
                "SIP/2.0 4294967301 x    | 0   | 967301 x",
                "SIP/2.0 4x4 x           | 0   | x",
                "SIP/2.0                 | 0   | ''"
            })
    void the_status_of_a_response_is_three_digits_or_none(String line, int status, String reason) {
        RawSip raw = read(line + "\r\n\r\n");
        assertThat(raw.isResponse()).isTrue();
        assertThat(raw.status()).isEqualTo(status);
        if (status > 0) {
            assertThat(raw.reason()).isEqualTo(reason);
        }
    }

    @Test
    void any_octets_are_cut_without_an_exception() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] good = "MESSAGE sip:b@x SIP/2.0\r\nVia: a\r\n b\r\nContent-Length: 3\r\n\r\nabc".getBytes(UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int flip = 0; flip < random.nextInt(4) && bytes.length > 0; flip++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> RawSip.read(bytes).ifPresent(raw -> {
                        raw.status();
                        raw.reason();
                        raw.requestUri();
                        TopVia.read(raw.first("Via"));
                    }))
                    .as("seed %d", seed)
                    .doesNotThrowAnyException();
        }
    }

    private static RawSip read(String text) {
        return RawSip.read(text.getBytes(UTF_8)).orElseThrow();
    }
}
