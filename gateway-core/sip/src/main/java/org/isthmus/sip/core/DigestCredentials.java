// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.isthmus.sip.field.FieldCursor;

/// The value of an Authorization field with the Digest scheme (RFC 7616 section 3.4), quotes
/// undone. A parameter that is not there is an empty string; `algorithm` defaults to MD5.
record DigestCredentials(
        String username,
        String realm,
        String nonce,
        String uri,
        String response,
        String algorithm,
        String qop,
        String nonceCount,
        String clientNonce) {
    private static final int MOST_PARAMETERS = 32;

    /// What a credentials field holds: one of three.
    sealed interface Reading {
        record Digest(DigestCredentials credentials) implements Reading {}

        /// A scheme that is not Digest: as if it were not there (RFC 4475 section 3.3.7).
        record OtherScheme() implements Reading {}

        record Malformed() implements Reading {}
    }

    static Reading read(String value) {
        String text = value.strip();
        int space = text.indexOf(' ');
        if (space < 0 || !text.substring(0, space).equalsIgnoreCase("Digest")) {
            return new Reading.OtherScheme();
        }
        Map<String, String> parameters = new HashMap<>();
        FieldCursor cursor = new FieldCursor(text, space);
        do {
            String name = cursor.space().token().toLowerCase(Locale.ROOT);
            if (name.isEmpty() || !cursor.separator('=') || parameters.size() == MOST_PARAMETERS) {
                return new Reading.Malformed();
            }
            boolean quoted = cursor.peek() == '"';
            String given = quoted ? cursor.quoted() : cursor.token();
            if (cursor.broken() || (!quoted && given.isEmpty()) || parameters.put(name, given) != null) {
                return new Reading.Malformed();
            }
        } while (cursor.separator(','));
        return cursor.done() ? new Reading.Digest(of(parameters)) : new Reading.Malformed();
    }

    private static DigestCredentials of(Map<String, String> parameters) {
        return new DigestCredentials(
                parameters.getOrDefault("username", ""),
                parameters.getOrDefault("realm", ""),
                parameters.getOrDefault("nonce", ""),
                parameters.getOrDefault("uri", ""),
                parameters.getOrDefault("response", "").toLowerCase(Locale.ROOT),
                parameters.getOrDefault("algorithm", "MD5"),
                parameters.getOrDefault("qop", "").toLowerCase(Locale.ROOT),
                parameters.getOrDefault("nc", ""),
                parameters.getOrDefault("cnonce", ""));
    }

    /// Whether everything is there that a response with `qop=auth` is made of.
    boolean complete() {
        return qop.equals("auth") && !nonce.isEmpty() && !uri.isEmpty() && !clientNonce.isEmpty() && count() > 0;
    }

    /// The nonce count, -1 unless it is eight hexadecimal digits.
    long count() {
        if (nonceCount.length() != 8) {
            return -1;
        }
        long count = 0;
        for (int i = 0; i < 8; i++) {
            int digit = Character.digit(nonceCount.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            count = count << 4 | digit;
        }
        return count;
    }
}
