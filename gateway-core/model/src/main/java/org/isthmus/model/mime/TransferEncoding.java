// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.mime;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.isthmus.model.Octets;

/// Undoes a Content-Transfer-Encoding (RFC 2045 section 6). `7bit`, `8bit` and `binary` are the octets
/// themselves. Base 64 may be broken into lines; other characters outside its alphabet are an error here, since
/// skipping them (as section 6.8 allows) would hide damage from the user.
public final class TransferEncoding {
    private TransferEncoding() {}

    /// `encoding` is the value of the field; empty means `7bit`.
    public static Decoded undo(Octets body, String encoding) {
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "", "7bit", "8bit", "binary" -> new Decoded.Plain(body);
            case "base64" -> base64(body);
            case "quoted-printable" -> quotedPrintable(body.toByteArray());
            default -> new Decoded.Unsupported(encoding.strip());
        };
    }

    private static Decoded base64(Octets body) {
        byte[] in = body.toByteArray();
        byte[] packed = new byte[in.length];
        int size = 0;
        for (byte octet : in) {
            if (octet != '\r' && octet != '\n' && octet != ' ' && octet != '\t') {
                packed[size++] = octet;
            }
        }
        try {
            return new Decoded.Plain(Octets.copyOf(Base64.getDecoder().decode(Arrays.copyOf(packed, size))));
        } catch (IllegalArgumentException _) {
            return new Decoded.Malformed("not base64 data");
        }
    }

    private static Decoded quotedPrintable(byte[] in) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        int at = 0;
        while (at < in.length) {
            int lineEnd = endOfLine(in, at);
            int textEnd = lineEnd;
            while (textEnd > at && (in[textEnd - 1] == ' ' || in[textEnd - 1] == '\t')) {
                textEnd--;
            }
            boolean soft = textEnd > at && in[textEnd - 1] == '=';
            if (!octetsOf(in, at, soft ? textEnd - 1 : textEnd, out)) {
                return new Decoded.Malformed("not quoted-printable data");
            }
            int next = afterLineBreak(in, lineEnd);
            if (!soft) {
                out.write(in, lineEnd, next - lineEnd);
            }
            at = next;
        }
        return new Decoded.Plain(Octets.copyOf(out.toByteArray()));
    }

    private static boolean octetsOf(byte[] in, int from, int to, ByteArrayOutputStream out) {
        for (int i = from; i < to; i++) {
            if (in[i] != '=') {
                out.write(in[i]);
                continue;
            }
            int high = i + 2 < to ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < to ? Character.digit(in[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                return false;
            }
            out.write(high << 4 | low);
            i += 2;
        }
        return true;
    }

    private static int endOfLine(byte[] in, int from) {
        int end = from;
        while (end < in.length && in[end] != '\n' && !(in[end] == '\r' && end + 1 < in.length && in[end + 1] == '\n')) {
            end++;
        }
        return end;
    }

    private static int afterLineBreak(byte[] in, int lineEnd) {
        if (lineEnd == in.length) {
            return lineEnd;
        }
        return in[lineEnd] == '\r' ? lineEnd + 2 : lineEnd + 1;
    }
}
