// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.isthmus.model.DurationText;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsTlsSettings;
import org.jsmpp.session.connection.Connection;
import org.jsmpp.session.connection.ConnectionFactory;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connection under one session: TCP, and TLS 1.2 or 1.3 over it where the link wants that. No octet of SMPP leaves
/// before the handshake is over and the certificate is known to be good and that of the message centre (the rules of
/// HTTPS, RFC 2818 section 3.1). Connecting and the handshake are each bounded by the link's time for binding.
final class LinkSocket implements ConnectionFactory {
    private static final Logger log = LoggerFactory.getLogger(LinkSocket.class);
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final SmsSettings.Link link;
    private final TlsContexts contexts;
    private volatile @Nullable Socket plain;
    private volatile boolean shut;

    LinkSocket(SmsSettings.Link link, TlsContexts contexts) {
        this.link = link;
        this.contexts = contexts;
    }

    @Override
    public Connection createConnection(String host, int port) throws IOException {
        Socket socket = new Socket();
        plain = socket;
        try {
            if (shut) {
                throw new IOException("closed by us");
            }
            int limit = Math.toIntExact(link.flow().bindTimeout().toMillis());
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), limit);
            return new SocketConnection(
                    link.tls().isPresent() ? secured(socket, link.tls().get(), host, limit) : socket);
        } catch (SSLException e) {
            socket.close();
            throw new IOException("TLS: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private SSLSocket secured(Socket socket, SmsTlsSettings tls, String host, int limit) throws IOException {
        String name = tls.name().orElse(host);
        SSLSocket secured =
                (SSLSocket) contexts.of(tls).getSocketFactory().createSocket(socket, name, socket.getPort(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setProtocols(VERSIONS);
        if (tls.checkName()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        secured.setSSLParameters(parameters);
        handshake(secured, socket, name, limit);
        return secured;
    }

    /// However slowly the octets of the peer drip: a time-out of the socket would begin anew with each.
    private void handshake(SSLSocket secured, Socket below, String name, int limit) throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        AtomicBoolean late = new AtomicBoolean();
        Thread.ofVirtual().name("smsc-tls-" + link.name()).start(() -> guard(over, late, below, limit));
        try {
            secured.startHandshake();
        } catch (IOException e) {
            // TLS itself closes what is below when it does not believe the other side; that is another reason.
            throw late.get()
                    ? new IOException(
                            "TLS: no handshake within "
                                    + DurationText.of(link.flow().bindTimeout()),
                            e)
                    : HandshakeFailure.told(e, name);
        } finally {
            over.countDown();
        }
    }

    private void guard(CountDownLatch over, AtomicBoolean late, Socket below, int limit) {
        try {
            if (!over.await(limit, TimeUnit.MILLISECONDS)) {
                late.set(true);
                below.close();
            }
        } catch (IOException e) {
            log.debug("smsc link {}: a connection did not close well", link.name(), e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Closes the connection under everybody who waits for it: TLS would want to say goodbye, and wait for that behind
    /// a write that is stuck.
    void shut() throws IOException {
        shut = true;
        Socket socket = plain;
        if (socket != null) {
            socket.close();
        }
    }
}
