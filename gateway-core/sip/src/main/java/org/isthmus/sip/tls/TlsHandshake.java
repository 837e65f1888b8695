// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One TLS handshake within a time, however slowly the octets of the far end drip: then the socket below is
/// closed. Throws what the handshake throws; the certificate of the far end is good when it returns.
public final class TlsHandshake {
    private static final Logger LOG = LoggerFactory.getLogger(TlsHandshake.class);

    private TlsHandshake() {}

    /// Whom the far end's certificate names; nobody when it shows none.
    public static CertifiedNames complete(SSLSocket socket, Socket below, Duration longest) throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        Thread.ofVirtual().name("sip-tls-guard").start(() -> guard(over, below, longest));
        try {
            socket.startHandshake();
        } finally {
            over.countDown();
        }
        try {
            return socket.getSession().getPeerCertificates()[0] instanceof X509Certificate first
                    ? CertifiedNames.of(first)
                    : CertifiedNames.NONE;
        } catch (SSLPeerUnverifiedException _) {
            return CertifiedNames.NONE;
        }
    }

    private static void guard(CountDownLatch over, Socket below, Duration longest) {
        try {
            if (!over.await(longest.toNanos(), TimeUnit.NANOSECONDS)) {
                below.close();
            }
        } catch (IOException e) {
            LOG.debug("a connection did not close well", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
