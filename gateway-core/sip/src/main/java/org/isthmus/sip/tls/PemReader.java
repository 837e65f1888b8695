// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// PEM (RFC 7468): certificates, and a private key in PKCS #8 without password. Text outside the blocks is
/// skipped. What can not be read is a [GeneralSecurityException] whose words repeat nothing of the file.
final class PemReader {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PemReader() {}

    private record Block(String label, byte[] content) {}

    /// In the order of the file; at least one.
    static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(text)) {
            if (block.label().equals("CERTIFICATE")) {
                certificates.add(
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content())));
            }
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("there is no certificate in it");
        }
        return certificates;
    }

    static PrivateKey key(String text) throws GeneralSecurityException {
        for (Block block : blocks(text)) {
            if (block.label().equals("PRIVATE KEY")) {
                return key(block.content());
            }
        }
        throw new InvalidKeySpecException("there is no unencrypted PKCS #8 key in it");
    }

    private static PrivateKey key(byte[] content) throws GeneralSecurityException {
        PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(content);
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException _) {
                // The next one may be its kind.
                continue;
            }
        }
        throw new InvalidKeySpecException("the key is not of a kind that is known here: RSA, EC, EdDSA");
    }

    private static List<Block> blocks(String text) throws GeneralSecurityException {
        List<Block> blocks = new ArrayList<>();
        int begin = text.indexOf(BEGIN);
        while (begin >= 0) {
            int labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
            String label = labelEnd < 0 ? "" : text.substring(begin + BEGIN.length(), labelEnd);
            int end = labelEnd < 0 ? -1 : text.indexOf(END + label + DASHES, labelEnd);
            if (end < 0) {
                throw new CertificateException("it ends within a block");
            }
            try {
                String body = text.substring(labelEnd + DASHES.length(), end);
                blocks.add(new Block(label, Base64.getMimeDecoder().decode(body)));
            } catch (IllegalArgumentException _) {
                throw new CertificateException("a block in it is not base64");
            }
            begin = text.indexOf(BEGIN, end);
        }
        return blocks;
    }
}
