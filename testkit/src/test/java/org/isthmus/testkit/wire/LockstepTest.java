// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LockstepTest {
    private static final Duration LIMIT = Duration.ofMillis(300);

    @Test
    void octets_that_differ_are_shown_beside_those_expected() throws Exception {
        try (LockstepTcp server = LockstepTcp.listen(LIMIT);
                LockstepTcp client = LockstepTcp.connect(server.address(), LIMIT)) {
            server.accept();
            client.send(Hex.bytes("01 02 03"));
            assertThatThrownBy(() -> server.expect(Hex.bytes("01 ff 03")))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("01 ff 03")
                    .hasMessageContaining("01 02 03");
            server.send("HELLO\r\nthere");
            assertThat(client.expect(Pattern.compile("(\\w+)\r\n")).group(1)).isEqualTo("HELLO");
            client.expect("there".getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> client.take(1)).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void the_end_of_a_stream_is_expected_or_a_surprise() throws Exception {
        try (LockstepTcp server = LockstepTcp.listen(LIMIT)) {
            LockstepTcp client = LockstepTcp.connect(server.address(), LIMIT);
            server.accept();
            client.send("bye");
            client.close();
            assertThatThrownBy(() -> server.take(4)).hasMessageContaining("ended after 3 of 4");
            server.expectEnd();
            assertThatThrownBy(server::accept).hasMessageContaining("nobody connected");
        }
    }

    @Test
    void datagrams_are_kept_apart_and_silence_is_noticed() throws Exception {
        try (LockstepUdp one = LockstepUdp.open(LIMIT);
                LockstepUdp other = LockstepUdp.open(LIMIT).talkingTo(one.address())) {
            other.send("first");
            other.send("second");
            one.expect(Hex.bytes("66 69 72 73 74"));
            one.send("back");
            other.expect(Pattern.compile("b.*"));
            one.expect(Pattern.compile("sec(ond)"));
            one.expectNothing(Duration.ofMillis(20));
            other.send("noise");
            assertThatThrownBy(() -> one.expectNothing(LIMIT)).hasMessageContaining("noise");
        }
    }

    @Test
    void what_could_harm_a_terminal_is_shown_as_its_code_point() {
        assertThat(Printable.text("a\u001b[2J\u202Eb\nß😀")).isEqualTo("a\\u{1B}[2J\\u{202E}b\\u{A}ß😀");
        assertThat(Printable.text("\ud800", 5)).isEqualTo("\\u{D800}");
        assertThat(Printable.text("abcdef", 3)).isEqualTo("abc…");
    }
}
