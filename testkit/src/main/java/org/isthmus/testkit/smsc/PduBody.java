// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.isthmus.model.Octets;

/// Writes the fields of a PDU body in order, without a check, so that a test may also write wrong ones.
public final class PduBody {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public PduBody int1(int value) {
        out.write(value);
        return this;
    }

    public PduBody int2(int value) {
        return int1(value >> 8).int1(value);
    }

    public PduBody int4(int value) {
        return int2(value >> 16).int2(value);
    }

    /// A C-octet string with its terminating zero.
    public PduBody text(String value) {
        out.writeBytes(value.getBytes(StandardCharsets.ISO_8859_1));
        return int1(0);
    }

    public PduBody octets(Octets value) {
        out.writeBytes(value.toByteArray());
        return this;
    }

    public PduBody tlv(int tag, Octets value) {
        return int2(tag).int2(value.size()).octets(value);
    }

    public PduBody address(SmppAddress address) {
        return int1(address.ton()).int1(address.npi()).text(address.number());
    }

    public Octets done() {
        return Octets.copyOf(out.toByteArray());
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
