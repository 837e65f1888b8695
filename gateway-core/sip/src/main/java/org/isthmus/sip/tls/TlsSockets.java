// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.isthmus.model.settings.SipTlsSettings;
import org.isthmus.model.settings.SipTlsSettings.ClientCertificates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts TLS over connections, by the files as they are: when a connection is made, they are looked at again
/// once `look-every` has passed. New ones that are flawed are not taken up, and the log says so once; what was
/// good before goes on. For any number of threads.
public final class TlsSockets {
    private static final Logger LOG = LoggerFactory.getLogger(TlsSockets.class);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final SipTlsSettings settings;
    private final InstantSource clock;
    private SSLContext context;
    private List<Stamp> seen;
    private Instant lookedAt;

    private record Stamp(Path file, Optional<FileTime> changed, long size) {}

    /// Throws with all flaws of the files in one line.
    public TlsSockets(SipTlsSettings settings, InstantSource clock) throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.lookedAt = clock.instant();
        this.seen = stamps();
        switch (TlsMaterial.read(settings)) {
            case TlsMaterial.Good good -> {
                this.context = good.context();
                told(good);
            }
            case TlsMaterial.Flawed(List<TlsMaterial.Flaw> flaws) -> throw new IOException(words(flaws));
        }
    }

    public Duration handshake() {
        return settings.handshake();
    }

    /// The far end of `plain` connected to us. Closing it closes `plain`.
    public SSLSocket accepted(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) current().getSocketFactory().createSocket(plain, null, true);
        socket.setEnabledProtocols(PROTOCOLS);
        socket.setUseClientMode(false);
        socket.setWantClientAuth(settings.clientCertificates() == ClientCertificates.WANTED);
        if (settings.clientCertificates() == ClientCertificates.REQUIRED) {
            socket.setNeedClientAuth(true);
        }
        return socket;
    }

    /// We connected to `host`, which is told to the far end (RFC 6066 section 3). Whether its certificate names
    /// that host is not asked here.
    public SSLSocket towards(String host, Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) current().getSocketFactory().createSocket(plain, host, plain.getPort(), true);
        socket.setEnabledProtocols(PROTOCOLS);
        socket.setUseClientMode(true);
        return socket;
    }

    private synchronized SSLContext current() {
        Instant now = clock.instant();
        if (now.isBefore(lookedAt.plus(settings.lookEvery()))) {
            return context;
        }
        lookedAt = now;
        List<Stamp> there = stamps();
        if (!there.equals(seen)) {
            seen = there;
            switch (TlsMaterial.read(settings)) {
                case TlsMaterial.Good good -> {
                    context = good.context();
                    told(good);
                }
                case TlsMaterial.Flawed(List<TlsMaterial.Flaw> flaws) ->
                    LOG.warn("TLS goes on with the certificates it has, the new ones are not usable: {}", words(flaws));
            }
        }
        return context;
    }

    private static void told(TlsMaterial.Good good) {
        good.ends().ifPresent(end -> LOG.info("TLS uses a certificate that is good until {}", end));
    }

    private static String words(List<TlsMaterial.Flaw> flaws) {
        return String.join("; ", flaws.stream().map(TlsMaterial.Flaw::toString).toList());
    }

    private List<Stamp> stamps() {
        List<Stamp> stamps = new ArrayList<>();
        Stream.of(settings.certificate(), settings.key(), settings.authorities())
                .flatMap(Optional::stream)
                .forEach(file -> stamps.add(stamp(file)));
        return stamps;
    }

    private static Stamp stamp(Path file) {
        try {
            return new Stamp(file, Optional.of(Files.getLastModifiedTime(file)), Files.size(file));
        } catch (IOException _) {
            return new Stamp(file, Optional.empty(), -1);
        }
    }
}
