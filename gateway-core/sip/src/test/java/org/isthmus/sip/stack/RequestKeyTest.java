// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.isthmus.model.hash.KeyedHash;
import org.junit.jupiter.api.Test;

class RequestKeyTest {
    private final RequestKey keys = new RequestKey();

    private KeyedHash.Wide key(String request) {
        RawSip raw = RawSip.read(request.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        return keys.of(raw, TopVia.read(raw.first("Via")).orElseThrow());
    }

    @Test
    void the_same_branch_sent_by_and_method_are_the_same_request() {
        String message = Wire.message("UDP", "z9hG4bK1", 5060, "x");
        assertThat(key(message)).isEqualTo(key(message.replace("Max-Forwards: 70", "Max-Forwards: 69")));
        assertThat(key(message)).isNotEqualTo(key(message.replace("z9hG4bK1", "z9hG4bK2")));
        assertThat(key(message)).isNotEqualTo(key(message.replace(":5060;", ":5061;")));
        assertThat(key(message)).isNotEqualTo(key(message.replace("MESSAGE", "OPTIONS")));
    }

    @Test
    void an_older_sender_is_known_by_its_whole_via_and_what_rfc_2543_compares() {
        String message = Wire.message("UDP", "old", 5060, "x");
        assertThat(key(message)).isEqualTo(key(message));
        assertThat(key(message)).isNotEqualTo(key(message.replace("a84b4c76", "b84b4c76")));
        assertThat(key(message)).isNotEqualTo(key(message.replace("tag=1928", "tag=1929")));
    }

    /// 32 KiB of a stranger's words for each request in memory would let a few thousand of them fill it.
    @Test
    void a_key_holds_nothing_of_what_a_stranger_wrote() {
        KeyedHash.Wide key = key(Wire.message("UDP", "z9hG4bK" + "x".repeat(8000), 5060, "x"));
        assertThat(key.toString()).hasSizeLessThan(100);
        assertThat(keys.tag(key)).hasSizeLessThanOrEqualTo(16);
    }

    @Test
    void the_tag_of_an_answer_does_not_show_the_key() {
        KeyedHash.Wide key = key(Wire.message("UDP", "z9hG4bK1", 5060, "x"));
        assertThat(keys.tag(key))
                .isEqualTo(keys.tag(key))
                .isNotEqualTo(Long.toHexString(key.high()))
                .isNotEqualTo(Long.toHexString(key.low()))
                .isNotEqualTo(new RequestKey().tag(key));
    }
}
