// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpPipeTest {
    private final List<String> heads = new ArrayList<>();
    private ServerSocketChannel listening;
    private SocketChannel far;
    private HttpPipe pipe;

    @BeforeEach
    void connect() throws IOException {
        listening = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        far = SocketChannel.open(listening.getLocalAddress());
        pipe = new HttpPipe(listening.accept());
    }

    @AfterEach
    void close() throws IOException {
        pipe.channel().close();
        far.close();
        listening.close();
    }

    @Test
    void messages_are_taken_one_by_one_however_they_are_cut() throws IOException {
        String two = "HTTP/1.1 202 Accepted\r\nContent-Length: 5\r\n\r\n0: OKGET /receipt?n=1 HTTP/1.1\r\n\r\n";
        for (int cut = 1; cut < two.length(); cut++) {
            heads.clear();
            say(two.substring(0, cut));
            say(two.substring(cut));
            assertThat(heads)
                    .as("cut at " + cut)
                    .containsExactly("HTTP/1.1 202 Accepted\r\nContent-Length: 5", "GET /receipt?n=1 HTTP/1.1");
        }
    }

    @Test
    void a_message_that_is_too_large_is_a_fault() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20; i++) {
                        say("x".repeat(1024));
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("larger than");
    }

    @Test
    void an_end_is_told() throws IOException {
        far.close();
        assertThat(pipe.read(heads::add)).isFalse();
    }

    /// On the loopback what is written is there to be read.
    private void say(String text) throws IOException {
        far.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        assertThat(pipe.read(heads::add)).isTrue();
    }
}
