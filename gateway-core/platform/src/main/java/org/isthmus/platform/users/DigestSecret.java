// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is stored instead of a password: HA1, the hash of digest user, realm and password (RFC 7616 section 3.4.2),
/// for each algorithm that the registrar offers (RFC 8760). It is as good as the password within its realm, and
/// useless in any other.
final class DigestSecret {
    static final List<String> ALGORITHMS = List.of("MD5", "SHA-256");

    private DigestSecret() {}

    /// By algorithm, in lower case hexadecimal digits.
    static Map<String, String> of(String digestUser, String realm, String password) {
        Map<String, String> secrets = new TreeMap<>();
        for (String algorithm : ALGORITHMS) {
            secrets.put(algorithm, hash(algorithm, digestUser + ":" + realm + ":" + password));
        }
        return secrets;
    }

    /// How many hexadecimal digits a hash of `algorithm` has.
    static int digits(String algorithm) {
        return algorithm.equals("MD5") ? 32 : 64;
    }

    private static String hash(String algorithm, String text) {
        try {
            byte[] octets = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
