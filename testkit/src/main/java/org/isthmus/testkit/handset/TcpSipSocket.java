// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SIP over TCP or TLS: one connection to the server, opened when first needed and again after it broke, and a
/// listening socket at the address of the Contact for servers that open a connection of their own.
final class TcpSipSocket implements SipSocket {
    private static final Logger LOG = LoggerFactory.getLogger(TcpSipSocket.class);
    private static final int CONNECT_MILLIS = 5_000;

    private final ServerSocket listening;
    private final HandsetSettings settings;
    private final Receiver receiver;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private @Nullable Socket toServer;
    private volatile boolean closed;

    private TcpSipSocket(ServerSocket listening, HandsetSettings settings, Receiver receiver) {
        this.listening = listening;
        this.settings = settings;
        this.receiver = receiver;
    }

    static TcpSipSocket open(HandsetSettings settings, Receiver receiver) throws IOException {
        ServerSocket listening = new ServerSocket(0, 50, UdpSipSocket.facing(settings.server()));
        TcpSipSocket opened = new TcpSipSocket(listening, settings, receiver);
        Thread.ofVirtual().name("handset-tcp-" + listening.getLocalPort()).start(opened::accept);
        return opened;
    }

    @Override
    public InetSocketAddress local() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    @Override
    public SipTransport transport() {
        return settings.transport();
    }

    @Override
    public void send(byte[] message) throws IOException {
        write(connection(), message);
    }

    @Override
    public void close() {
        closed = true;
        shut(listening);
        open.forEach(TcpSipSocket::shut);
    }

    private synchronized Socket connection() throws IOException {
        Socket now = toServer;
        if (now == null || now.isClosed()) {
            now = settings.connections().createSocket();
            now.setTcpNoDelay(true);
            now.connect(settings.server(), CONNECT_MILLIS);
            toServer = now;
            serve(now);
        }
        return now;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                serve(socket);
            } catch (IOException e) {
                if (!closed) {
                    LOG.debug("accepting a connection failed: {}", e.getMessage());
                }
            }
        }
    }

    private void serve(Socket socket) {
        open.add(socket);
        Thread.ofVirtual().name("handset-tcp-read").start(() -> {
            try (socket) {
                var in = new BufferedInputStream(socket.getInputStream());
                for (var message = SipStream.next(in); message.isPresent(); message = SipStream.next(in)) {
                    receiver.received(message.get(), bytes -> write(socket, bytes));
                }
            } catch (IOException e) {
                LOG.debug("a connection broke: {}", e.getMessage());
            } finally {
                open.remove(socket);
            }
        });
    }

    private static void write(Socket socket, byte[] message) throws IOException {
        synchronized (socket) {
            socket.getOutputStream().write(message);
        }
    }

    private static void shut(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            LOG.debug("closing a socket failed: {}", e.getMessage());
        }
    }
}
