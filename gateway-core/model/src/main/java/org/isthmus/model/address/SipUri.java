// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.address;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isthmus.model.CharScan;

/// A SIP or SIPS URI as an identity (an address of record): scheme, user, host and port without URI parameters
/// and headers, so that equal parties compare equal (RFC 3261 section 10.3 strips them for the same purpose). The
/// host is lower case, the user part keeps its case, and escapes that need no escaping are undone. `port` 0 means
/// that none is stated. Where a request is sent to is a string of the SIP edge's, not this.
public record SipUri(String scheme, String user, String host, int port) implements Address {
    private static final int LONGEST_USER = 255;
    private static final Pattern SHAPE = Pattern.compile(
            "(?i)(sips?):(?:([^@\\s<>\"]{0,255})@)?(\\[[0-9a-f:.]{2,45}\\]|[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?\\.?)"
                    + "(?::([0-9]{1,5}))?(?:[;?].*)?");

    public SipUri {
        host = host.toLowerCase(Locale.ROOT);
        if (!isUser(user)
                || host.isEmpty()
                || port < 0
                || port > 65535
                || !(scheme.equals("sip") || scheme.equals("sips"))) {
            throw new IllegalArgumentException("not a SIP URI");
        }
    }

    /// Empty when `text` is not a `sip:` or `sips:` URI.
    public static Optional<SipUri> parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (text.length() > 1024 || !matcher.matches()) {
            return Optional.empty();
        }
        String user = matcher.group(2) == null ? "" : withoutPassword(matcher.group(2));
        int port = matcher.group(5) == null ? 0 : Integer.parseInt(matcher.group(5));
        if (port > 65535) {
            return Optional.empty();
        }
        return unescape(user)
                .filter(SipUri::isUser)
                .map(plain -> new SipUri(matcher.group(1).toLowerCase(Locale.ROOT), plain, matcher.group(3), port));
    }

    /// The user part without its own parameters (`+4477…;phone-context=…` gives the number alone).
    public String userWithoutParameters() {
        int semicolon = user.indexOf(';');
        return semicolon < 0 ? user : user.substring(0, semicolon);
    }

    @Override
    public String canonical() {
        return scheme + ":" + (user.isEmpty() ? "" : escape(user) + "@") + host + (port == 0 ? "" : ":" + port);
    }

    @Override
    public String masked() {
        String shown =
                user.isEmpty() ? "" : user.substring(0, user.offsetByCodePoints(0, Math.min(2, points()))) + "***@";
        return scheme + ":" + shown + host;
    }

    @Override
    public String toString() {
        return masked();
    }

    private int points() {
        return user.codePointCount(0, user.length());
    }

    private static String withoutPassword(String userinfo) {
        int colon = userinfo.indexOf(':');
        return colon < 0 ? userinfo : userinfo.substring(0, colon);
    }

    /// What is stored is the canonical form, so a user must be short enough with its escapes, too.
    private static boolean isUser(String user) {
        return CharScan.none(user, Character::isISOControl) && escape(user).length() <= LONGEST_USER;
    }

    /// Strictly: octets that are not UTF-8 would make one user out of several.
    private static Optional<String> unescape(String user) {
        if (user.indexOf('%') < 0) {
            return Optional.of(user);
        }
        byte[] in = user.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.put(in[i]);
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            out.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private static String escape(String user) {
        StringBuilder out = new StringBuilder(user.length());
        for (byte octet : user.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-_.!~*'()&=+$,;?/".indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        return out.toString();
    }
}
