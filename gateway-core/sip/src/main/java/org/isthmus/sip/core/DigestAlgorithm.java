// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// The hash algorithms that are offered, best first (RFC 8760 section 2.3), and the response that each asks for with
/// `qop=auth` (RFC 7616 section 3.4.1).
enum DigestAlgorithm {
    SHA_256("SHA-256"),
    MD5("MD5");

    private final String token;

    DigestAlgorithm(String token) {
        this.token = token;
    }

    /// As it stands in a challenge, and as a user's HA1 is found.
    String token() {
        return token;
    }

    static Optional<DigestAlgorithm> named(String token) {
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.token.equalsIgnoreCase(token)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /// The response in lower case hexadecimal digits.
    String response(String ha1, String method, DigestCredentials given) {
        String ha2 = hash(method + ":" + given.uri());
        return hash(ha1 + ":" + given.nonce() + ":" + given.nonceCount() + ":" + given.clientNonce() + ":auth:" + ha2);
    }

    String hash(String text) {
        try {
            byte[] octets = MessageDigest.getInstance(token).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + token, e);
        }
    }
}
