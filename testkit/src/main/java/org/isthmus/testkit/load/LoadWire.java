// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/// The sockets of a load run, used by its one thread. A lane is one connection; over UDP there is one.
interface LoadWire extends AutoCloseable {
    long SHORTEST_SELECT = 1_000_000;

    int lanes();

    /// `127.0.0.1:40000`: what stands in Via and Contact.
    String hostPort(int lane);

    /// Takes the buffer's octets; they may leave with [#flush()] only.
    void send(int lane, ByteBuffer message) throws IOException;

    void flush() throws IOException;

    /// Hands over every message that is there. True when there was one.
    boolean poll(Taker taker) throws IOException;

    /// Waits until something comes, at most so long.
    void select(long nanos) throws IOException;

    @Override
    void close() throws IOException;

    /// Waits like [#select(long)], but under a millisecond without the selector, whose clock is too coarse.
    default void idle(long nanos) throws IOException {
        if (nanos >= SHORTEST_SELECT) {
            select(nanos);
        } else if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
    }

    /// Takes one message: octets `from` to `to` of `in`, valid during the call.
    interface Taker {
        void take(int lane, byte[] in, int from, int to) throws IOException;
    }
}
