// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.isthmus.model.settings.SipTlsSettings;
import org.isthmus.model.settings.SipTlsSettings.ClientCertificates;

/// Asks one of our own listening points for TLS something, to see that it works. Whatever certificate it shows is
/// looked at and none is refused, since it is our own; ours is also what we show when it asks. A point that wants
/// one by other authorities closes the connection then, which is as much as can be asked of it.
public final class TlsProbe {
    private final SipTlsSettings settings;

    public TlsProbe(SipTlsSettings settings) {
        this.settings = settings;
    }

    /// What came: the first octets of the answer, or none from a point that wants another certificate than ours. The
    /// certificate that was shown is good until `ends`.
    public record Answer(String begins, boolean wantsAnother, Instant ends) {}

    /// Sends `request`, and reads so many `octets` of the answer. Throws when there is no TLS, or no answer in time.
    public Answer ask(InetSocketAddress to, byte[] request, int octets, Duration patience) throws IOException {
        Seen seen = new Seen();
        int millis = Math.toIntExact(patience.toMillis());
        try (Socket plain = new Socket()) {
            plain.connect(to, millis);
            plain.setSoTimeout(millis);
            SSLContext context = TlsMaterial.towardsOurselves(settings, seen);
            try (SSLSocket socket = (SSLSocket)
                    context.getSocketFactory().createSocket(plain, to.getHostString(), to.getPort(), true)) {
                socket.getOutputStream().write(request);
                InputStream in = socket.getInputStream();
                byte[] answer = in.readNBytes(octets);
                if (answer.length > 0) {
                    return new Answer(new String(answer, StandardCharsets.UTF_8), false, seen.ends());
                }
            }
            throw new IOException("closed without an answer");
        } catch (IOException refused) {
            if (settings.clientCertificates() == ClientCertificates.REQUIRED && seen.any()) {
                return new Answer("", true, seen.ends());
            }
            throw refused;
        }
    }

    /// Refuses nothing, and remembers what it saw.
    private static final class Seen extends X509ExtendedTrustManager {
        private final AtomicReference<Instant> shown = new AtomicReference<>(Instant.MIN);

        boolean any() {
            return !shown.get().equals(Instant.MIN);
        }

        Instant ends() {
            return shown.get();
        }

        private void saw(X509Certificate[] chain) {
            shown.set(chain[0].getNotAfter().toInstant());
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            saw(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            saw(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            saw(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException("this end is the client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw new UnsupportedOperationException("this end is the client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException("this end is the client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
