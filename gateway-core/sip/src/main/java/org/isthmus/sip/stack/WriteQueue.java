// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// What waits to be written to one connection, or is being written: bounded in octets by itself and by the share of
/// the connection, and handed to the writer in batches, so that many small answers leave in one system call.
final class WriteQueue {
    private static final int BOUND = 4 << 20;
    private static final int BATCH = 64 * 1024;

    private final StreamQuota.Share share;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int octets;
    private boolean ended;
    private boolean writing;
    private long since;

    WriteQueue(StreamQuota.Share share) {
        this.share = share;
    }

    /// False when the queue is closed, or full, which is the same: a peer that does not read.
    synchronized boolean offer(byte[] bytes) {
        if (ended || (octets > 0 && octets + bytes.length > BOUND) || !share.take(bytes.length)) {
            return false;
        }
        waiting.add(bytes);
        octets += bytes.length;
        notifyAll();
        return true;
    }

    /// Waits for something to write; empty when all is written and nothing more will come. Say [#written] of it.
    synchronized Optional<byte[]> take() throws InterruptedException {
        while (waiting.isEmpty() && !ended) {
            wait();
        }
        byte[] first = waiting.poll();
        if (first == null) {
            return Optional.empty();
        }
        writing = true;
        since = System.nanoTime();
        return Optional.of(waiting.isEmpty() ? first : batch(first));
    }

    /// The batch of this size has left.
    synchronized void written(int size) {
        writing = false;
        octets -= size;
        share.give(size);
    }

    synchronized int octets() {
        return octets;
    }

    /// Whether one batch could not be written for so long: the far end does not read.
    synchronized boolean stalled(Duration longest) {
        return writing && System.nanoTime() - since > longest.toNanos();
    }

    /// Takes no more; what waits is still written.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// Takes no more and forgets what waits; the share is given back by whoever closes.
    synchronized void close() {
        waiting.clear();
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
        }
        return all;
    }
}
