// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.address;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.isthmus.model.CharScan;

/// A SIP or SIPS URI as an identity (an address of record): scheme, user, host and port without URI parameters
/// and headers, so that equal parties compare equal (RFC 3261 section 10.3 strips them for the same purpose). The
/// host is lower case, the user part keeps its case, and escapes that need no escaping are undone. `port` 0 means
/// that none is stated. Where a request is sent to is a string of the SIP edge's, not this.
public record SipUri(String scheme, String user, String host, int port) implements Address {
    private static final int LONGEST_USER = 255;
    private static final int LONGEST = 1024;
    private static final int LONGEST_NAME = 254;
    private static final int SHORTEST_LITERAL = 2;
    private static final int LONGEST_LITERAL = 45;
    private static final int LONGEST_PORT = 5;

    /// Beside letters and digits (RFC 3261 section 25.1, `user`).
    private static final String PLAIN_IN_USER = "-_.!~*'()&=+$,;?/";

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
        boolean secure = text.regionMatches(true, 0, "sips:", 0, 5);
        if (text.length() > LONGEST || (!secure && !text.regionMatches(true, 0, "sip:", 0, 4))) {
            return Optional.empty();
        }
        String scheme = secure ? "sips" : "sip";
        int from = scheme.length() + 1;
        int at = text.indexOf('@', from);
        int named = at >= 0 && isUserinfo(text, from, at) ? hostEnd(text, at + 1) : -1;
        if (named >= 0) {
            return made(scheme, withoutPassword(text.substring(from, at)), text, at + 1, named);
        }
        int alone = hostEnd(text, from);
        return alone < 0 ? Optional.empty() : made(scheme, "", text, from, alone);
    }

    private static Optional<SipUri> made(String scheme, String userinfo, String text, int from, int hostEnd) {
        int port = 0;
        int at = hostEnd;
        if (at < text.length() && text.charAt(at) == ':') {
            for (at++; at < text.length() && isDigit(text.charAt(at)); at++) {
                port = 10 * port + text.charAt(at) - '0';
            }
        }
        if (port > 65535) {
            return Optional.empty();
        }
        int stated = port;
        return unescape(userinfo)
                .filter(SipUri::isUser)
                .map(user -> new SipUri(scheme, user, text.substring(from, hostEnd), stated));
    }

    /// The end of the host that begins at `from`, when a port, parameters, header fields or nothing follow it; else -1.
    private static int hostEnd(String text, int from) {
        int hostEnd = text.startsWith("[", from) ? literalEnd(text, from) : nameEnd(text, from);
        int end = hostEnd;
        if (end >= 0 && end < text.length() && text.charAt(end) == ':') {
            end++;
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
            int digits = end - hostEnd - 1;
            if (digits < 1 || digits > LONGEST_PORT) {
                return -1;
            }
        }
        boolean good =
                end >= 0 && (end == text.length() || (";?".indexOf(text.charAt(end)) >= 0 && isOneLine(text, end)));
        return good ? hostEnd : -1;
    }

    private static boolean isUserinfo(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == ' ' || (c >= '\t' && c <= '\r') || c == '<' || c == '>' || c == '"') {
                return false;
            }
        }
        return to - from <= LONGEST_USER;
    }

    /// The end of an IPv6 address in brackets, or -1.
    private static int literalEnd(String text, int from) {
        int close = text.indexOf(']', from);
        for (int i = from + 1; i < close; i++) {
            char c = text.charAt(i);
            if (c > 'f' || (Character.digit(c, 16) < 0 && c != ':' && c != '.')) {
                return -1;
            }
        }
        int length = close - from - 1;
        return length < SHORTEST_LITERAL || length > LONGEST_LITERAL ? -1 : close + 1;
    }

    /// The end of a host name or IPv4 address, with the dot of the root when it has one; or -1.
    private static int nameEnd(String text, int from) {
        int end = from;
        while (end < text.length()
                && (isAlphanumeric(text.charAt(end)) || text.charAt(end) == '.' || text.charAt(end) == '-')) {
            end++;
        }
        int last = end > from && text.charAt(end - 1) == '.' ? end - 1 : end;
        return last > from
                        && last - from <= LONGEST_NAME
                        && isAlphanumeric(text.charAt(from))
                        && isAlphanumeric(text.charAt(last - 1))
                ? end
                : -1;
    }

    private static boolean isOneLine(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if ("\n\r\u0085\u2028\u2029".indexOf(text.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
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
        if (CharScan.all(user, SipUri::isPlain)) {
            return user;
        }
        StringBuilder out = new StringBuilder(user.length());
        for (byte octet : user.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (isPlain(c)) {
                out.append(c);
            } else {
                out.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        return out.toString();
    }

    private static boolean isPlain(int c) {
        return c < 0x80 && (isAlphanumeric((char) c) || PLAIN_IN_USER.indexOf(c) >= 0);
    }
}
