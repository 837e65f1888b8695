// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// SIP over TLS (RFC 3261 section 26.2.1, RFC 5922), versions 1.2 and 1.3: where it is taken, by which
/// certificate the gateway is known, and whose certificates are good. Calling peers over TLS needs none of this
/// where the authorities of the Java runtime know them.
public record SipTlsSettings(
        @Setting(
                value = "Where SIP over TLS is taken; it needs certificate and key.",
                fallback = "[]",
                example = "[\"0.0.0.0:5061\"]")
        List<Listen> listen,

        @Setting(
                value =
                        "The PEM file with our certificate, first in it, and those between it and its authority. A relative"
                                + " path starts at the folder of this file. A file that was replaced is taken up without a"
                                + " restart.",
                example = "tls/chain.pem")
        Optional<Path> certificate,

        @Setting(
                value = "The PEM file with the certificate's key, unencrypted (PKCS #8: BEGIN PRIVATE KEY). Only the"
                        + " gateway's user ought to be able to read it.",
                example = "tls/key.pem")
        Optional<Path> key,

        @Setting(
                value = "The PEM file with the authorities whose certificates are good. Without it those of the Java"
                        + " runtime count for peers that we call, and no client certificate is asked for.",
                example = "tls/authorities.pem")
        Optional<Path> authorities,

        @Setting(
                value =
                        "Whether who connects over TLS has to show a certificate: none does not ask, wanted asks and takes"
                                + " handsets without one, required refuses them. One that is shown must be good.",
                fallback = "none")
        ClientCertificates clientCertificates,

        @Setting(
                value = "How long the handshake of a TLS connection may take.",
                fallback = "5s",
                min = "100ms",
                max = "1m")
        Duration handshake,

        @Setting(
                value = "How often the files are looked at, to take up a renewed certificate.",
                fallback = "10s",
                min = "1s",
                max = "1d")
        Duration lookEvery) {

    /// Who connects and a certificate.
    public enum ClientCertificates {
        NONE,
        WANTED,
        REQUIRED
    }

    /// No listening point; for tests and tools that read no file.
    public static final SipTlsSettings DEFAULT = new SipTlsSettings(
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            ClientCertificates.NONE,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10));

    public SipTlsSettings {
        listen = List.copyOf(listen);
        new SectionLaws()
                .law(
                        listen.isEmpty() || (certificate.isPresent() && key.isPresent()),
                        "listen needs certificate and key",
                        "listen",
                        "certificate",
                        "key")
                .law(
                        certificate.isPresent() == key.isPresent(),
                        "certificate and key belong together",
                        "certificate",
                        "key")
                .law(
                        clientCertificates == ClientCertificates.NONE || authorities.isPresent(),
                        "client-certificates need authorities that can be asked whether they are good",
                        "client-certificates",
                        "authorities")
                .enforce();
    }
}
