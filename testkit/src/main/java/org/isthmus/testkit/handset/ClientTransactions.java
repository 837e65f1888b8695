// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The client side of requests outside a dialog (RFC 3261 section 17.1.2): over UDP a request is written
/// again after T1, then at doubled times up to eight T1 (which is T2), and every T2 once something
/// provisional came; it ends with the final answer or when `patience` is over. The thread that asks waits.
final class ClientTransactions {
    private final SipSocket socket;
    private final long t1;
    private final long patience;
    private final Map<String, BlockingQueue<SipPacket>> waiting = new ConcurrentHashMap<>();

    ClientTransactions(SipSocket socket, Duration t1, Duration patience) {
        this.socket = socket;
        this.t1 = t1.toNanos();
        this.patience = patience.toNanos();
    }

    record Outcome(int transmissions, Optional<SipPacket> answer) {}

    /// Whether somebody waits for this response.
    boolean response(SipPacket packet) {
        BlockingQueue<SipPacket> queue = waiting.get(packet.branch());
        return queue != null && queue.add(packet);
    }

    /// `request` must carry `branch` in its topmost Via.
    Outcome run(String branch, byte[] request) throws IOException {
        BlockingQueue<SipPacket> answers = new LinkedBlockingQueue<>();
        waiting.put(branch, answers);
        try {
            return run(request, answers);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for an answer", e);
        } finally {
            waiting.remove(branch);
        }
    }

    private Outcome run(byte[] request, BlockingQueue<SipPacket> answers) throws IOException, InterruptedException {
        boolean repeats = socket.transport() == SipTransport.UDP;
        long t2 = 8 * t1;
        long interval = t1;
        long start = System.nanoTime();
        long repeatAt = start + interval;
        int transmissions = 1;
        socket.send(request);
        while (true) {
            long now = System.nanoTime();
            long end = start + patience;
            if (now >= end) {
                return new Outcome(transmissions, Optional.empty());
            }
            SipPacket answer = answers.poll((repeats ? Math.min(repeatAt, end) : end) - now, TimeUnit.NANOSECONDS);
            if (answer != null && answer.status() >= 200) {
                return new Outcome(transmissions, Optional.of(answer));
            }
            if (answer != null) {
                interval = t2;
                continue;
            }
            if (repeats && System.nanoTime() >= repeatAt && System.nanoTime() < end) {
                socket.send(request);
                transmissions++;
                interval = Math.min(2 * interval, t2);
                repeatAt += interval;
            }
        }
    }
}
