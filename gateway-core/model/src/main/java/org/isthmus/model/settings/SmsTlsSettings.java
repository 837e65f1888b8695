// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.nio.file.Path;
import java.util.Optional;

/// TLS of one link to a message centre, versions 1.2 and 1.3. The files are read at each connection, so a renewed
/// certificate is shown from the next one on.
public record SmsTlsSettings(
        @Setting(
                value =
                        "The PEM file with the authorities whose certificates are good for the message centre. Without it"
                                + " those of the Java runtime count. A relative path starts at the folder of this file.",
                example = "tls/centre-authorities.pem")
        Optional<Path> authorities,

        @Setting(
                value = "The PEM file with our own certificate, for message centres that ask for one; it needs key.",
                example = "tls/chain.pem")
        Optional<Path> certificate,

        @Setting(
                value = "The PEM file with the certificate's key, unencrypted (PKCS #8). Only the gateway's user ought"
                        + " to be able to read it.",
                example = "tls/key.pem")
        Optional<Path> key,

        @Setting(value = "Whether the certificate has to name the message centre.", fallback = "true")
        boolean checkName,

        @Setting(
                value = "The name that the certificate has to bear, when it is not the host of peer.",
                example = "smsc.example.net",
                pattern = "[A-Za-z0-9.:-]{1,253}")
        Optional<String> name) {

    public SmsTlsSettings {
        new SectionLaws()
                .law(
                        certificate.isPresent() == key.isPresent(),
                        "certificate and key belong together",
                        "certificate",
                        "key")
                .law(checkName || name.isEmpty(), "name is of no use with check-name: false", "name", "check-name")
                .enforce();
    }
}
