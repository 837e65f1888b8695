// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes an answer by copying the lines of the request that every answer repeats (RFC 3261 section 8.2.6.2),
/// compact names too.
final class SipAnswers {
    private static final byte[] TAG = ascii(";tag=");
    private static final byte[] OWN_TAG = ascii(";tag=load");
    private static final byte[] END = ascii("Content-Length: 0\r\n\r\n");
    private static final byte[] LINE = ascii("\r\n");

    private SipAnswers() {}

    /// False when the request is no whole message or would not fit.
    static boolean write(byte[] in, int from, int to, String status, ByteBuffer out) {
        int line = Scan.find(in, from, to, LINE) + 2;
        if (line < 2 || out.remaining() < to - from + 128) {
            return false;
        }
        out.put(ascii("SIP/2.0 ")).put(ascii(status)).put(LINE);
        while (line < to - 1 && in[line] != '\r') {
            int end = Scan.find(in, line, to, LINE);
            if (end < 0) {
                return false;
            }
            int kind = kind(in, line, end);
            if (kind != OTHER) {
                out.put(in, line, end - line);
                if (kind == TO && Scan.find(in, line, end, TAG) < 0) {
                    out.put(OWN_TAG);
                }
                out.put(LINE);
            }
            line = end + 2;
        }
        out.put(END);
        return true;
    }

    private static final int OTHER = 0;
    private static final int COPIED = 1;
    private static final int TO = 2;

    private static int kind(byte[] in, int from, int to) {
        int colon = from;
        while (colon < to && in[colon] != ':' && in[colon] != ' ') {
            colon++;
        }
        char first = (char) (in[from] | 32);
        return switch (colon - from) {
            case 1 -> first == 't' ? TO : first == 'v' || first == 'f' || first == 'i' ? COPIED : OTHER;
            case 2 -> first == 't' ? TO : OTHER;
            case 3 -> first == 'v' ? COPIED : OTHER;
            case 4 -> first == 'f' || (first == 'c' && (in[from + 1] | 32) == 's') ? COPIED : OTHER;
            case 7 -> first == 'c' && (in[from + 5] | 32) == 'i' ? COPIED : OTHER;
            default -> OTHER;
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
