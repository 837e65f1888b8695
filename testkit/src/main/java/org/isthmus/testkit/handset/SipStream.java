// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Cuts a stream into SIP messages by Content-Length (RFC 3261 section 18.3). Empty lines between messages
/// are passed over (section 7.5). A head over 64 KiB or a body over 16 MiB ends the connection.
final class SipStream {
    private static final int LONGEST_HEAD = 65_536;
    private static final int LONGEST_BODY = 16 << 20;

    private SipStream() {}

    /// The next message; empty at the end of the stream.
    static Optional<byte[]> next(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream(1024);
        int last = 0;
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (head.size() == 0 && (octet == '\r' || octet == '\n')) {
                continue;
            }
            head.write(octet);
            last = last << 8 | octet;
            if (last == 0x0D0A0D0A) {
                return Optional.of(withBody(head.toByteArray(), in));
            }
            if (head.size() > LONGEST_HEAD) {
                throw new IOException("a header of more than " + LONGEST_HEAD + " octets");
            }
        }
        return Optional.empty();
    }

    private static byte[] withBody(byte[] head, InputStream in) throws IOException {
        int size = bodyLength(new String(head, StandardCharsets.UTF_8));
        byte[] whole = Arrays.copyOf(head, head.length + size);
        if (in.readNBytes(whole, head.length, size) < size) {
            throw new IOException("the stream ended within a body");
        }
        return whole;
    }

    private static int bodyLength(String head) throws IOException {
        for (String line : head.split("\r\n")) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip();
            if (name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("l")) {
                String value = line.substring(colon + 1).strip();
                if (value.isEmpty() || value.length() > 8 || !value.chars().allMatch(Character::isDigit)) {
                    throw new IOException("Content-Length is not a number");
                }
                int size = Integer.parseInt(value);
                if (size > LONGEST_BODY) {
                    throw new IOException("a body of more than " + LONGEST_BODY + " octets");
                }
                return size;
            }
        }
        return 0;
    }
}
