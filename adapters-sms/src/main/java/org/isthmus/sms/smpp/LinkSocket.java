// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsTlsSettings;
import org.jsmpp.session.connection.Connection;
import org.jsmpp.session.connection.ConnectionFactory;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.jspecify.annotations.Nullable;

/// The connection under one session: TCP, and TLS 1.2 or 1.3 over it where the link wants that. No octet of SMPP leaves
/// before the handshake is over and the certificate is known to be good and that of the message centre (the rules of
/// HTTPS, RFC 2818 section 3.1). Connecting and the handshake are each bounded by the link's time for binding.
final class LinkSocket implements ConnectionFactory {
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
        SSLSocket secured = (SSLSocket) contexts.of(tls)
                .getSocketFactory()
                .createSocket(socket, tls.name().orElse(host), socket.getPort(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setProtocols(VERSIONS);
        if (tls.checkName()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        secured.setSSLParameters(parameters);
        secured.setSoTimeout(limit);
        secured.startHandshake();
        secured.setSoTimeout(0);
        return secured;
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
