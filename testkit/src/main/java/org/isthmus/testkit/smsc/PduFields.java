// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.isthmus.model.Octets;

/// Reads the fields of a PDU body in order. What is cut short or has no terminator within `longest` gives
/// [IllegalArgumentException].
final class PduFields {
    private final Octets body;
    private int at;

    PduFields(Octets body) {
        this.body = body;
    }

    int int1() {
        need(1);
        return body.at(at++);
    }

    int int2() {
        return int1() << 8 | int1();
    }

    String text(int longest) {
        int end = at;
        while (end < body.size() && body.at(end) != 0) {
            end++;
        }
        if (end == body.size() || end - at >= longest) {
            throw new IllegalArgumentException("a text field without end at octet " + at);
        }
        String value = body.slice(at, end).text(StandardCharsets.ISO_8859_1);
        at = end + 1;
        return value;
    }

    Octets octets(int count) {
        need(count);
        at += count;
        return body.slice(at - count, at);
    }

    SmppAddress address() {
        return new SmppAddress(int1(), int1(), text(21));
    }

    /// All that is left, as tag and value; of a repeated tag the last.
    Map<Integer, Octets> tlvs() {
        Map<Integer, Octets> tlvs = new LinkedHashMap<>();
        while (at < body.size()) {
            int tag = int2();
            tlvs.put(tag, octets(int2()));
        }
        return tlvs;
    }

    private void need(int count) {
        if (count > body.size() - at) {
            throw new IllegalArgumentException("the body ends at octet " + body.size());
        }
    }
}
