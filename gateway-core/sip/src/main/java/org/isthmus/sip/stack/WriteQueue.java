// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// What waits to be written to one connection: bounded in octets, and handed to the writer in batches, so that many
/// small answers leave in one system call.
final class WriteQueue {
    private static final int BOUND = 4 << 20;
    private static final int BATCH = 64 * 1024;

    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int octets;
    private boolean ended;

    /// False when the queue is closed, or full, which is the same: a peer that does not read.
    synchronized boolean offer(byte[] bytes) {
        if (ended || (octets > 0 && octets + bytes.length > BOUND)) {
            return false;
        }
        waiting.add(bytes);
        octets += bytes.length;
        notifyAll();
        return true;
    }

    /// Waits for something to write; empty when all is written and nothing more will come.
    synchronized Optional<byte[]> take() throws InterruptedException {
        while (waiting.isEmpty() && !ended) {
            wait();
        }
        byte[] first = waiting.poll();
        if (first == null) {
            return Optional.empty();
        }
        octets -= first.length;
        return Optional.of(waiting.isEmpty() ? first : batch(first));
    }

    /// Takes no more; what waits is still written.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// Takes no more and forgets what waits.
    synchronized void close() {
        waiting.clear();
        octets = 0;
        end();
    }

    private byte[] batch(byte[] first) {
        int size = first.length;
        int count = 0;
        for (byte[] next : waiting) {
            if (size + next.length > BATCH) {
                break;
            }
            size += next.length;
            count++;
        }
        byte[] all = new byte[size];
        System.arraycopy(first, 0, all, 0, first.length);
        int at = first.length;
        for (int i = 0; i < count; i++) {
            byte[] next = waiting.remove();
            System.arraycopy(next, 0, all, at, next.length);
            at += next.length;
            octets -= next.length;
        }
        return all;
    }
}
