// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One HTTP/1.1 connection of a load run, either side of it: finds whole messages in what comes (a head, and a
/// body whose length the head tells) and writes whole ones. Messages are small; what is larger than the buffer
/// is a fault.
final class HttpPipe {
    private static final byte[] BLANK = ascii("\r\n\r\n");
    private static final byte[] LENGTH = ascii("ontent-");
    private static final byte[] LENGTH_REST = ascii("ength:");
    private static final int ROOM = 16_384;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(ROOM);

    HttpPipe(SocketChannel channel) {
        this.channel = channel;
    }

    /// Takes one message; true when the connection goes on.
    interface Taker {
        void take(String head) throws IOException;
    }

    SocketChannel channel() {
        return channel;
    }

    /// Reads what is there; false when the other side has ended.
    boolean read(Taker taker) throws IOException {
        int count = channel.read(in);
        int from = 0;
        for (int end = end(from); end >= 0; end = end(from)) {
            int head = find(BLANK, from, in.position());
            taker.take(new String(in.array(), from, head - from, StandardCharsets.US_ASCII));
            from = end;
        }
        in.limit(in.position()).position(from);
        in.compact();
        if (!in.hasRemaining()) {
            throw new IOException("an HTTP message is larger than " + ROOM + " octets");
        }
        return count >= 0;
    }

    /// Small messages: a socket that does not take one at once is asked again.
    void write(byte[] message) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(message);
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) {
                Thread.onSpinWait();
            }
        }
    }

    /// Where the message that begins at `from` ends, or -1 when it is not whole.
    private int end(int from) {
        int head = find(BLANK, from, in.position());
        if (head < 0) {
            return -1;
        }
        int end = head + BLANK.length + length(from, head);
        return end <= in.position() ? end : -1;
    }

    private int length(int from, int head) {
        int at = find(LENGTH, from, head);
        while (at >= 0) {
            int name = at + LENGTH.length + 1;
            if (name + LENGTH_REST.length < head && matches(LENGTH_REST, name)) {
                return number(name + LENGTH_REST.length, head);
            }
            at = find(LENGTH, at + 1, head);
        }
        return 0;
    }

    private int number(int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            byte octet = in.get(i);
            if (octet >= '0' && octet <= '9') {
                value = 10 * value + octet - '0';
            } else if (octet != ' ') {
                break;
            }
        }
        return value;
    }

    private boolean matches(byte[] word, int at) {
        return Arrays.equals(in.array(), at, at + word.length, word, 0, word.length);
    }

    private int find(byte[] word, int from, int to) {
        for (int i = from; i + word.length <= to; i++) {
            if (in.get(i) == word[0] && matches(word, i)) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
