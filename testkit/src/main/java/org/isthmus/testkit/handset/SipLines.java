// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.nio.charset.StandardCharsets;
import org.isthmus.model.Octets;

/// Writes a SIP message line by line, exactly as told: no check, no folding, no reordering, so that a test
/// may write what a correct stack would refuse to. Content-Length is written by [#bytes(Octets)] and nowhere
/// else.
final class SipLines {
    private final StringBuilder head = new StringBuilder();

    SipLines(String startLine) {
        head.append(startLine).append("\r\n");
    }

    SipLines line(String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    byte[] bytes(Octets body) {
        byte[] start = (head + "Content-Length: " + body.size() + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[start.length + body.size()];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(body.toByteArray(), 0, whole, start.length, body.size());
        return whole;
    }
}
