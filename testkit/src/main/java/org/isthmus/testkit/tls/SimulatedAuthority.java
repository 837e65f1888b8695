// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// A certificate authority for tests: makes certificates for EC keys (X.509 version 3, RFC 5280) with the
/// alternative names that a test wants. Its own certificate, as PEM, is what somebody trusts who believes it.
public final class SimulatedAuthority {
    private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
    private static final AtomicLong SERIAL = new AtomicLong(1000);
    private static final Duration LIFE = Duration.ofDays(30);

    private final String name;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private final Instant now;

    private SimulatedAuthority(String name, KeyPair keys, X509Certificate certificate, Instant now) {
        this.name = name;
        this.keys = keys;
        this.certificate = certificate;
        this.now = now;
    }

    /// One whose certificates are good around `now`.
    public static SimulatedAuthority named(String name, Instant now) throws GeneralSecurityException {
        KeyPair keys = keyPair();
        byte[] ca = extension(Der.oid(0x55, 0x1d, 0x13), Der.yes(), Der.sequence(Der.yes()));
        X509Certificate own = certificate(name, name, keys, keys, now.minus(LIFE), now.plus(LIFE), new byte[][] {ca});
        return new SimulatedAuthority(name, keys, own, now);
    }

    /// Good now. Alternative names are written `dns:core.example.org`, `uri:sip:example.org`, `ip:127.0.0.1`.
    public SimulatedIdentity issue(String... alternatives) throws GeneralSecurityException {
        return issue(now.minus(LIFE), now.plus(LIFE), alternatives);
    }

    public SimulatedIdentity issue(Instant from, Instant until, String... alternatives)
            throws GeneralSecurityException {
        List<byte[]> names = new ArrayList<>();
        for (String alternative : alternatives) {
            names.add(name(alternative));
        }
        byte[] extension =
                extension(Der.oid(0x55, 0x1d, 0x11), new byte[0], Der.sequence(names.toArray(byte[][]::new)));
        KeyPair subject = keyPair();
        return new SimulatedIdentity(
                certificate("leaf", name, subject, keys, from, until, new byte[][] {extension}),
                subject.getPrivate(),
                certificate);
    }

    /// For the file of those that are believed.
    public String pem() throws GeneralSecurityException {
        return SimulatedIdentity.pem("CERTIFICATE", certificate.getEncoded());
    }

    private static byte[] name(String alternative) {
        int colon = alternative.indexOf(':');
        String value = alternative.substring(colon + 1);
        return switch (alternative.substring(0, colon)) {
            case "dns" -> Der.tagged(0x82, value.getBytes(StandardCharsets.US_ASCII));
            case "uri" -> Der.tagged(0x86, value.getBytes(StandardCharsets.US_ASCII));
            case "ip" -> Der.tagged(0x87, InetAddress.ofLiteral(value).getAddress());
            default -> throw new IllegalArgumentException(alternative);
        };
    }

    private static X509Certificate certificate(
            String subject,
            String issuer,
            KeyPair subjects,
            KeyPair issuers,
            Instant from,
            Instant until,
            byte[][] more)
            throws GeneralSecurityException {
        byte[] toSign = Der.sequence(
                Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
                Der.integer(BigInteger.valueOf(SERIAL.incrementAndGet())),
                ECDSA_SHA256,
                distinguished(issuer),
                Der.sequence(Der.time(from), Der.time(until)),
                distinguished(subject),
                subjects.getPublic().getEncoded(),
                Der.tagged(0xa3, Der.sequence(more)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuers.getPrivate());
        signature.update(toSign);
        byte[] whole = Der.sequence(toSign, ECDSA_SHA256, Der.bits(signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] distinguished(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.oid(0x55, 0x04, 0x03), Der.text(commonName))));
    }

    /// `critical` is empty for one that is not.
    private static byte[] extension(byte[] oid, byte[] critical, byte[] value) {
        return Der.sequence(oid, critical, Der.octets(value));
    }

    private static KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
