// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.isthmus.model.settings.SipLimitSettings;
import org.isthmus.sip.check.Framed;
import org.isthmus.sip.check.StreamFramer;
import org.isthmus.sip.message.IncomingSip;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One TCP or TLS connection, whoever made it: a virtual thread that reads and cuts messages, one that writes what is
/// queued. Messages are worked on side by side, so answers may overtake each other, as SIP allows. A peer that
/// does not read its answers is not read on, and loses the connection when the queue is full or nothing could
/// be written for as long as a message may take to arrive; one that stays silent, or never ends a message,
/// after its time. Where the octets that all connections may hold ([StreamQuota]) are used up, reading pauses,
/// too.
final class StreamLink implements ReplyPath {
    private static final Logger LOG = LoggerFactory.getLogger(StreamLink.class);
    private static final byte[] PONG = {'\r', '\n'};
    private static final int CHUNK = 4 * 1024;
    /// As many octets of answers may wait to be read before reading pauses.
    private static final int UNREAD = 64 * 1024;

    private static final Duration BREATH = Duration.ofMillis(5);
    private static final Duration LONGEST_BREATH = Duration.ofMillis(200);
    /// How much and how long a connection that was refused is still read, so that the refusal is not
    /// lost in a reset.
    private static final int LAST_OCTETS = 1 << 20;

    private static final Duration LAST_MOMENT = Duration.ofSeconds(1);

    private final Connection connection;
    private final Socket socket;
    private final InetSocketAddress peer;
    private final InetSocketAddress local;
    private final SipLimitSettings limits;
    private final Reception reception;
    private final StreamLinks links;
    private final StreamQuota.Share share;
    private final WriteQueue queue;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final String name = UUID.randomUUID().toString();
    private volatile boolean finishing;

    StreamLink(
            Connection connection,
            SipLimitSettings limits,
            StreamQuota.Share share,
            Reception reception,
            StreamLinks links) {
        this.connection = connection;
        this.socket = connection.socket();
        this.peer = connection.peer().address();
        this.local = connection.local();
        this.limits = limits;
        this.share = share;
        this.queue = new WriteQueue(share);
        this.reception = reception;
        this.links = links;
    }

    void start() {
        Thread.ofVirtual().name("sip-stream-read").start(this::read);
    }

    StreamPeer peer() {
        return connection.peer();
    }

    /// What tells it from every other connection with the same far end.
    String name() {
        return name;
    }

    InetAddress localAddress() {
        return local.getAddress();
    }

    /// False when it is certain that nothing of it left.
    boolean send(byte[] bytes) {
        if (queue.offer(bytes)) {
            return true;
        }
        close();
        return false;
    }

    void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        queue.close();
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debug("a connection did not close well", e);
        }
        share.leave();
        links.closed(this);
    }

    /// Writes what is queued and closes then.
    void finish() {
        finishing = true;
        queue.end();
    }

    @Override
    public IncomingSip.Source source() {
        return Addresses.source(
                connection.peer().transport(), peer, local, connection.names().domains(), name);
    }

    @Override
    public boolean reliable() {
        return true;
    }

    @Override
    public void reply(byte[] response, TopVia via) {
        if (!send(response)) {
            LOG.debug("a response found its connection closed");
        }
    }

    private void read() {
        try {
            socket.setTcpNoDelay(true);
            if (opened()) {
                Thread.ofVirtual().name("sip-stream-write").start(this::write);
                messages(socket.getInputStream());
            }
        } catch (SocketTimeoutException e) {
            LOG.debug("a connection was given up: {}", e.getMessage());
        } catch (IOException e) {
            LOG.debug("a connection ended: {}", e.getMessage());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            LOG.error("a stream could not be read on", e);
        } finally {
            close();
        }
    }

    private boolean opened() {
        try {
            connection.open();
            return true;
        } catch (IOException e) {
            reception.noHandshake(peer, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void messages(InputStream in) throws IOException {
        StreamFramer framer = new StreamFramer(reception.check(), peer);
        byte[] chunk = new byte[CHUNK];
        long begun = 0;
        long held = 0;
        while (true) {
            begun += paused();
            int count = read(in, chunk, framer.holdsPart(), begun);
            if (count < 0) {
                return;
            }
            if (!framer.holdsPart()) {
                begun = System.nanoTime();
            }
            framer.feed(chunk, 0, count);
            held = hold(held, framer.octets());
            Framed framed = framer.next();
            while (!(framed instanceof Framed.NeedMore)) {
                begun = System.nanoTime();
                if (!taken(framed)) {
                    lastWords(in, chunk);
                    return;
                }
                framed = framer.next();
            }
            held = hold(held, framer.octets());
        }
    }

    /// Waits until the far end has read enough and there is room for more; for how many nanoseconds.
    private long paused() throws SocketTimeoutException {
        long start = System.nanoTime();
        long breath = BREATH.toNanos();
        while (!closed.get() && (queue.octets() > UNREAD || !share.hasRoom())) {
            if (System.nanoTime() - start > limits.arrival().toNanos()) {
                throw new SocketTimeoutException("there was no room for more of it in time");
            }
            LockSupport.parkNanos(breath);
            breath = Math.min(2 * breath, LONGEST_BREATH.toNanos());
        }
        return System.nanoTime() - start;
    }

    private int read(InputStream in, byte[] chunk, boolean part, long begun) throws IOException {
        long start = part ? begun : System.nanoTime();
        Duration longest = part ? limits.arrival() : limits.idle();
        while (!queue.stalled(limits.arrival())) {
            long left = longest.toMillis() - (System.nanoTime() - start) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException(part ? "a message did not become whole in time" : "silence");
            }
            socket.setSoTimeout(Math.toIntExact(Math.min(left, limits.arrival().toMillis())));
            try {
                return in.read(chunk);
            } catch (SocketTimeoutException e) {
                LOG.trace("still silent: {}", e.getMessage());
            }
        }
        throw new SocketTimeoutException("its answers are not read");
    }

    /// Counts what the framer holds now instead of `before`.
    private long hold(long before, long now) throws IOException {
        if (now > before && !share.take(now - before)) {
            throw new IOException("no room for a message of it");
        }
        if (now < before) {
            share.give(before - now);
        }
        return now;
    }

    /// False when the stream has come to its end.
    private boolean taken(Framed framed) {
        switch (framed) {
            case Framed.NeedMore _ -> {
                return true;
            }
            case Framed.Ping _ -> send(PONG);
            case Framed.Message message -> reception.message(message.octets().toByteArray(), this);
            case Framed.Malformed malformed -> {
                reception.malformed(peer, malformed.why());
                malformed.answer().ifPresent(answer -> send(answer.toByteArray()));
                // A stream that speaks no SIP gets no chance to go on.
                return !malformed.close() && malformed.answer().isPresent();
            }
        }
        return true;
    }

    private void lastWords(InputStream in, byte[] chunk) throws IOException {
        queue.end();
        socket.setSoTimeout(Math.toIntExact(LAST_MOMENT.toMillis()));
        int total = 0;
        int count = in.read(chunk);
        while (count >= 0 && total < LAST_OCTETS) {
            total += count;
            count = in.read(chunk);
        }
    }

    private void write() {
        try {
            OutputStream out = socket.getOutputStream();
            Optional<byte[]> batch = queue.take();
            while (batch.isPresent()) {
                out.write(batch.get());
                queue.written(batch.get().length);
                batch = queue.take();
            }
            socket.shutdownOutput();
            if (finishing) {
                close();
            }
        } catch (IOException e) {
            LOG.debug("a connection ended: {}", e.getMessage());
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }
}
