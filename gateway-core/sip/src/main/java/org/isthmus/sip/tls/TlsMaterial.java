// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.isthmus.model.settings.SipTlsSettings;
import org.jspecify.annotations.Nullable;

/// What the files of [SipTlsSettings] hold: good, as one context for connections, or every flaw that there is.
/// A key that does not belong to the certificate is a flaw; a certificate out of date is not, since peers judge
/// that.
public sealed interface TlsMaterial {
    /// `ends` is when our certificate ends; empty without one.
    record Good(SSLContext context, Optional<Instant> ends) implements TlsMaterial {}

    record Flawed(List<Flaw> flaws) implements TlsMaterial {
        public Flawed {
            flaws = List.copyOf(flaws);
        }
    }

    /// `key` is the setting, `expected` the words for what ought to be there.
    record Flaw(String key, String file, String expected) {
        @Override
        public String toString() {
            return "sip.tls." + key + " is " + file + ": " + expected + " is expected";
        }
    }

    static TlsMaterial read(SipTlsSettings settings) {
        return read(settings.certificate(), settings.key(), settings.authorities());
    }

    /// Of files that other settings name, under the same keys.
    static TlsMaterial read(Optional<Path> certificate, Optional<Path> keyFile, Optional<Path> believed) {
        List<Flaw> flaws = new ArrayList<>();
        List<X509Certificate> chain = certificate
                .flatMap(file -> certificates("certificate", file, flaws))
                .orElse(List.of());
        Optional<PrivateKey> key = keyFile.flatMap(file -> key(file, flaws));
        List<X509Certificate> authorities = believed.flatMap(file -> certificates("authorities", file, flaws))
                .orElse(List.of());
        if (!chain.isEmpty() && key.isPresent() && !belong(chain.getFirst().getPublicKey(), key.get())) {
            String file = keyFile.map(Path::toString).orElse("");
            flaws.add(new Flaw("key", file, "the key of the first certificate in the file of certificate"));
        }
        return flaws.isEmpty() ? good(chain, key, authorities) : new Flawed(flaws);
    }

    /// A context for a connection to our own listening point: it shows our certificate, and `judge` looks at what
    /// comes.
    /// Throws when the files can not be used any more.
    static SSLContext towardsOurselves(SipTlsSettings settings, TrustManager judge) throws IOException {
        List<Flaw> flaws = new ArrayList<>();
        List<X509Certificate> chain = settings.certificate()
                .flatMap(file -> certificates("certificate", file, flaws))
                .orElse(List.of());
        Optional<PrivateKey> key = settings.key().flatMap(file -> key(file, flaws));
        if (!flaws.isEmpty()) {
            throw new IOException(flaws.getFirst().toString());
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own(chain, key), new char[0]);
            context.init(keys.getKeyManagers(), new TrustManager[] {judge}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the Java runtime makes no TLS context", e);
        }
    }

    private static Good good(List<X509Certificate> chain, Optional<PrivateKey> key, List<X509Certificate> authorities) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own(chain, key), new char[0]);
            context.init(keys.getKeyManagers(), trusting(authorities), null);
            return new Good(
                    context,
                    chain.stream().findFirst().map(first -> first.getNotAfter().toInstant()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the Java runtime makes no TLS context", e);
        }
    }

    private static KeyStore own(List<X509Certificate> chain, Optional<PrivateKey> key)
            throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        if (key.isPresent()) {
            store.setKeyEntry("own", key.get(), new char[0], chain.toArray(Certificate[]::new));
        }
        return store;
    }

    /// None means those of the runtime.
    private static TrustManager @Nullable [] trusting(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        if (authorities.isEmpty()) {
            return null;
        }
        KeyStore store = empty();
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority" + i, authorities.get(i));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Optional<List<X509Certificate>> certificates(String setting, Path file, List<Flaw> flaws) {
        try {
            return Optional.of(PemReader.certificates(Files.readString(file, StandardCharsets.ISO_8859_1)));
        } catch (GeneralSecurityException | IOException _) {
            flaws.add(new Flaw(setting, file.toString(), "a readable PEM file with X.509 certificates"));
            return Optional.empty();
        }
    }

    private static Optional<PrivateKey> key(Path file, List<Flaw> flaws) {
        try {
            return Optional.of(PemReader.key(Files.readString(file, StandardCharsets.ISO_8859_1)));
        } catch (GeneralSecurityException | IOException _) {
            flaws.add(new Flaw(
                    "key", file.toString(), "a readable PEM file with an unencrypted PKCS #8 key (RSA, EC or EdDSA)"));
            return Optional.empty();
        }
    }

    private static boolean belong(PublicKey certified, PrivateKey key) {
        try {
            String algorithm = switch (key.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> "EdDSA";
            };
            byte[] sample = {1, 2, 3};
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(sample);
            byte[] signature = signer.sign();
            signer.initVerify(certified);
            signer.update(sample);
            return signer.verify(signature);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
