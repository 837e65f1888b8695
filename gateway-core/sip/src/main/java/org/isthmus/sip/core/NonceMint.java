// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes nonces and knows its own again (RFC 7616 section 5.4): time of issue and a serial number, signed with a
/// secret key together with the address that asked, so that nothing has to be remembered until a nonce is used with
/// good credentials. From then on [NonceUses] lets its count only grow.
///
/// A nonce counts only where it was made: what this mint made before `start`, in an earlier life with the same key,
/// must be renewed, because how far it was used is forgotten.
public final class NonceMint {
    private static final int SIGNATURE = 18;

    private final SecretKeySpec key;
    private final Duration life;
    private final NonceUses uses;
    private final AtomicLong serial = new AtomicLong();

    /// `key` is a secret of at least 16 octets; `remembered` bounds how many nonces in use are remembered.
    public NonceMint(byte[] key, Duration life, int remembered, Instant start) {
        if (key.length < 16) {
            throw new IllegalArgumentException("the key is too short");
        }
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.life = life;
        this.uses = new NonceUses(life, remembered, start);
    }

    /// A nonce of this mint.
    record Nonce(long issuedMillis, long serial) {}

    String make(String source, Instant now) {
        byte[] body = ByteBuffer.allocate(16)
                .putLong(now.toEpochMilli())
                .putLong(serial.getAndIncrement())
                .array();
        byte[] nonce = ByteBuffer.allocate(16 + SIGNATURE)
                .put(body)
                .put(sign(body, source), 0, SIGNATURE)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    }

    /// Empty when it was not made here for `source`.
    Optional<Nonce> read(String nonce, String source) {
        byte[] octets;
        try {
            octets = nonce.length() > 64 ? new byte[0] : Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (octets.length != 16 + SIGNATURE) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(octets);
        byte[] body = new byte[16];
        byte[] signature = new byte[SIGNATURE];
        buffer.get(body).get(signature);
        byte[] right = ByteBuffer.allocate(SIGNATURE)
                .put(sign(body, source), 0, SIGNATURE)
                .array();
        if (!MessageDigest.isEqual(signature, right)) {
            return Optional.empty();
        }
        return Optional.of(new Nonce(buffer.getLong(0), buffer.getLong(8)));
    }

    /// Uses the nonce with this count; false when it is too old or was used with this count or a higher one.
    boolean use(Nonce nonce, long count, Instant now) {
        long age = now.toEpochMilli() - nonce.issuedMillis();
        return age <= life.toMillis() && uses.grow(nonce, count, now);
    }

    private byte[] sign(byte[] body, String source) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(body);
            return mac.doFinal(source.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
