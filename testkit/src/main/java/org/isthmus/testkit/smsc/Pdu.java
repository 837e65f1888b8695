// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.isthmus.model.Octets;

/// One SMPP PDU (SMPP 3.4 section 3.2): its header as numbers and its body as octets.
public record Pdu(int command, int status, int sequence, Octets body) {
    public static final int BIND_RECEIVER = 0x1;
    public static final int BIND_TRANSMITTER = 0x2;
    public static final int QUERY_SM = 0x3;
    public static final int SUBMIT_SM = 0x4;
    public static final int DELIVER_SM = 0x5;
    public static final int UNBIND = 0x6;
    public static final int BIND_TRANSCEIVER = 0x9;
    public static final int ENQUIRE_LINK = 0x15;
    public static final int RESPONSE = 0x80000000;
    public static final int GENERIC_NACK = 0x80000000;

    static final int HEADER = 16;
    static final int LONGEST = 1 << 20;

    /// The next PDU of a stream; empty at its end between two PDUs. A length below 16 or above 1 MiB gives
    /// [BadLength] before anything is allocated for it.
    static Optional<Pdu> read(DataInputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int command = in.readInt();
        int status = in.readInt();
        int sequence = in.readInt();
        if (length < HEADER || length > LONGEST) {
            throw new BadLength(sequence);
        }
        byte[] body = in.readNBytes(length - HEADER);
        if (body.length < length - HEADER) {
            throw new EOFException("the stream ended within a PDU");
        }
        return Optional.of(new Pdu(command, status, sequence, Octets.copyOf(body)));
    }

    /// The octets of the wire.
    public byte[] bytes() {
        return new PduBody()
                .int4(HEADER + body.size())
                .int4(command)
                .int4(status)
                .int4(sequence)
                .octets(body)
                .toByteArray();
    }

    public boolean isResponse() {
        return command < 0;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "PDU %08x status %x sequence %d, %d octets", command, status, sequence, body.size());
    }

    /// A PDU whose declared length can not be.
    static final class BadLength extends IOException {
        private static final long serialVersionUID = 1;

        final int sequence;

        BadLength(int sequence) {
            super("a PDU of impossible length");
            this.sequence = sequence;
        }
    }
}
