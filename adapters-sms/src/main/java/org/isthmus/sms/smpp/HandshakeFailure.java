// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/// Why a TLS handshake with a message centre failed, in words that tell an operator where to look: at the
/// name, the authority or the time of the certificate. What is none of these keeps the words of TLS.
final class HandshakeFailure {
    private static final String CERTIFICATE = "the certificate of the message centre ";

    private HandshakeFailure() {}

    /// `name` is the one that the certificate has to bear.
    static IOException told(IOException failure, String name) {
        String words = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            words = switch (cause) {
                case CertificateExpiredException _, CertificateNotYetValidException _ ->
                    CERTIFICATE + "is not valid now: " + cause.getMessage();
                case CertPathBuilderException _ ->
                    CERTIFICATE + "is of no authority that is believed here (authorities)";
                case CertPathValidatorException _ -> CERTIFICATE + "is not believed: " + cause.getMessage();
                // Nothing but the name is left when the path was not what failed.
                case CertificateException _ -> CERTIFICATE + "is not for " + name + ": " + cause.getMessage();
                default -> words;
            };
        }
        return words.isEmpty() ? failure : new SSLException(words, failure);
    }
}
