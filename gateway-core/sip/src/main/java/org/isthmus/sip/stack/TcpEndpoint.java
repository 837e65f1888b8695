// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.isthmus.model.settings.Listen;
import org.isthmus.sip.locate.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One TCP listening point: accepts, and leaves the rest to [StreamLink].
final class TcpEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TcpEndpoint.class);
    private static final int BACKLOG = 1024;
    /// When the system has no more file handles, asking again at once only burns the processor.
    private static final Duration BREATH = Duration.ofMillis(20);

    private final ServerSocket socket;
    private final StreamLinks links;
    private final Reception reception;
    private final Transport transport;

    /// Of `TCP` or `TLS`.
    TcpEndpoint(Transport transport, Listen listen, StreamLinks links, Reception reception) throws IOException {
        this.transport = transport;
        this.links = links;
        this.reception = reception;
        this.socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(listen.host(), listen.port()), BACKLOG);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    void start() {
        Thread.ofVirtual().name("sip-stream-accept").start(this::accept);
    }

    InetSocketAddress local() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                try {
                    links.accept(accepted, transport, reception);
                } catch (IOException | RuntimeException e) {
                    accepted.close();
                    throw e;
                }
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                if (!socket.isClosed()) {
                    LOG.error("a connection could not be taken", e);
                    LockSupport.parkNanos(BREATH.toNanos());
                }
            }
        }
    }
}
