// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The arithmetic of HTTP digest as a client does it: a challenge read, a response made (RFC 7616 sections
/// 3.3 and 3.4, RFC 2617 section 3.2 for challenges without `qop`). MD5 and SHA-256; `qop=auth` is used when
/// offered. No `auth-int`, no session variants, no hashed user names.
public final class Digest {
    private Digest() {}

    /// What a server asks for. `answerHeader` is the field in which the answer belongs.
    public record Challenge(
            String answerHeader, String realm, String nonce, String algorithm, boolean qop, String opaque) {

        /// Empty when it is not a Digest challenge with an algorithm known here.
        public static Optional<Challenge> read(String field, String value) {
            if (!value.regionMatches(true, 0, "Digest ", 0, 7)) {
                return Optional.empty();
            }
            Map<String, String> words = words(value.substring(7));
            String algorithm = words.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
            if (!algorithm.equals("MD5") && !algorithm.equals("SHA-256")) {
                return Optional.empty();
            }
            String answer = field.equalsIgnoreCase("Proxy-Authenticate") ? "Proxy-Authorization" : "Authorization";
            boolean auth = (" " + words.getOrDefault("qop", "").replace(',', ' ') + " ").contains(" auth ");
            return Optional.of(new Challenge(
                    answer,
                    words.getOrDefault("realm", ""),
                    words.getOrDefault("nonce", ""),
                    algorithm,
                    auth,
                    words.getOrDefault("opaque", "")));
        }
    }

    /// The value of the answering header field. `count` is the nonce count from 1, `cnonce` the client's own.
    public static String answer(
            Challenge challenge, String user, String password, String method, String uri, int count, String cnonce) {
        String nc = String.format(Locale.ROOT, "%08x", count);
        String first = hash(challenge.algorithm(), user + ":" + challenge.realm() + ":" + password);
        String second = hash(challenge.algorithm(), method + ":" + uri);
        String middle = challenge.qop() ? ":" + nc + ":" + cnonce + ":auth:" : ":";
        String response = hash(challenge.algorithm(), first + ":" + challenge.nonce() + middle + second);
        StringBuilder out = new StringBuilder(256).append("Digest username=\"").append(user);
        out.append("\", realm=\"")
                .append(challenge.realm())
                .append("\", nonce=\"")
                .append(challenge.nonce());
        out.append("\", uri=\"").append(uri).append("\", response=\"").append(response);
        out.append("\", algorithm=").append(challenge.algorithm());
        if (challenge.qop()) {
            out.append(", qop=auth, nc=")
                    .append(nc)
                    .append(", cnonce=\"")
                    .append(cnonce)
                    .append('"');
        }
        if (!challenge.opaque().isEmpty()) {
            out.append(", opaque=\"").append(challenge.opaque()).append('"');
        }
        return out.toString();
    }

    /// `HA1` of a user as user files keep it: the hash of `user:realm:password` in lower-case hexadecimal.
    public static String ha1(String algorithm, String user, String realm, String password) {
        return hash(algorithm, user + ":" + realm + ":" + password);
    }

    private static String hash(String algorithm, String text) {
        try {
            byte[] hash = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + algorithm, e);
        }
    }

    private static Map<String, String> words(String list) {
        Map<String, String> words = new TreeMap<>();
        int at = 0;
        while (at < list.length()) {
            int equals = list.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            String name = list.substring(at, equals).replace(',', ' ').strip().toLowerCase(Locale.ROOT);
            boolean quoted = equals + 1 < list.length() && list.charAt(equals + 1) == '"';
            int end = quoted ? list.indexOf('"', equals + 2) : list.indexOf(',', equals);
            end = end < 0 ? list.length() : end;
            words.put(
                    name, list.substring(quoted ? equals + 2 : equals + 1, end).strip());
            at = end + 1;
        }
        return words;
    }
}
