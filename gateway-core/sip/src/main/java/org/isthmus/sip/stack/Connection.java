// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.isthmus.sip.locate.Transport;
import org.isthmus.sip.tls.CertifiedNames;
import org.isthmus.sip.tls.TlsHandshake;

/// A connection as its link uses it: plain, or TLS over a plain one.
final class Connection {
    private final Socket socket;
    private final Socket below;
    private final StreamPeer peer;
    private final Duration handshake;
    private volatile CertifiedNames names = CertifiedNames.NONE;
    private volatile boolean opened;

    private Connection(Socket socket, Socket below, StreamPeer peer, Duration handshake) {
        this.socket = socket;
        this.below = below;
        this.peer = peer;
        this.handshake = handshake;
    }

    static Connection plain(Socket socket) {
        return new Connection(socket, socket, StreamPeer.flow(Transport.TCP, far(socket)), Duration.ZERO);
    }

    /// `host` as in [StreamPeer]; the handshake may take so long.
    static Connection secure(SSLSocket socket, Socket below, String host, Duration handshake) {
        return new Connection(socket, below, new StreamPeer(Transport.TLS, host, far(below)), handshake);
    }

    private static InetSocketAddress far(Socket socket) {
        return (InetSocketAddress) socket.getRemoteSocketAddress();
    }

    Socket socket() {
        return socket;
    }

    StreamPeer peer() {
        return peer;
    }

    InetSocketAddress local() {
        return (InetSocketAddress) below.getLocalSocketAddress();
    }

    InetAddress farAddress() {
        return peer.address().getAddress();
    }

    /// Whom the far end's good certificate names.
    CertifiedNames names() {
        return names;
    }

    /// Shakes hands, before anything is read or written; on the thread that reads, or before there is one. The
    /// second time nothing happens.
    void open() throws IOException {
        if (!opened && socket instanceof SSLSocket secure) {
            names = TlsHandshake.complete(secure, below, handshake);
        }
        opened = true;
    }

    /// The one below first: who writes on a TLS connection whose far end does not read would hold up its
    /// closing.
    void close() throws IOException {
        below.close();
        socket.close();
    }
}
