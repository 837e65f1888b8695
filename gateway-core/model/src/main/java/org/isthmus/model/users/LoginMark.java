// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.users;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// What is remembered of a login, to know later whether something was made with the same one: for each digest
/// algorithm a hash of the digest user and HA1, cut to 128 bits. HA1 can not be had from it; whoever guesses a
/// password can see in it that the guess is right, so it stays where registrations are.
public record LoginMark(Map<String, String> byAlgorithm) {
    /// Of what was made without a login, or before logins were remembered.
    public static final LoginMark NONE = new LoginMark(Map.of());

    private static final String HASH = "SHA-256";
    private static final String PURPOSE = "isthmus login mark";
    private static final int OCTETS = 16;

    public LoginMark {
        byAlgorithm = Map.copyOf(byAlgorithm);
    }

    public static LoginMark of(String digestUser, Map<String, String> ha1) {
        Map<String, String> marks = new HashMap<>();
        ha1.forEach((algorithm, secret) -> {
            if (!secret.isEmpty()) {
                marks.put(algorithm, mark(digestUser, secret));
            }
        });
        return new LoginMark(marks);
    }

    private static String mark(String digestUser, String secret) {
        try {
            MessageDigest hash = MessageDigest.getInstance(HASH);
            // Neither has a colon in it.
            hash.update((PURPOSE + ":" + digestUser + ":" + secret).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash.digest(), 0, OCTETS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + HASH, e);
        }
    }

    public boolean isNone() {
        return byAlgorithm.isEmpty();
    }

    /// The same digest user and password, as far as both know algorithms in common; one more algorithm is no other
    /// password.
    public boolean isSameAs(LoginMark other) {
        boolean common = false;
        for (Map.Entry<String, String> mark : byAlgorithm.entrySet()) {
            String theirs = other.byAlgorithm.get(mark.getKey());
            if (theirs != null) {
                if (!theirs.equals(mark.getValue())) {
                    return false;
                }
                common = true;
            }
        }
        return common;
    }

    /// Not the marks.
    @Override
    public String toString() {
        return isNone() ? "LoginMark[none]" : "LoginMark[" + String.join(", ", byAlgorithm.keySet()) + "]";
    }
}
