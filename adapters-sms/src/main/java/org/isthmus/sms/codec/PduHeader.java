// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import java.nio.ByteBuffer;

/// The first 16 octets of every PDU (SMPP 3.4 section 3.2), and the short PDUs that are little more than that.
public record PduHeader(int length, int id, int status, int sequence) {
    public static final int SIZE = 16;
    public static final int RESPONSE = 0x8000_0000;
    public static final int GENERIC_NACK = 0x8000_0000;
    public static final int BIND_RECEIVER = 0x01;
    public static final int BIND_TRANSMITTER = 0x02;
    public static final int SUBMIT_SM = 0x04;
    public static final int DELIVER_SM = 0x05;
    public static final int UNBIND = 0x06;
    public static final int BIND_TRANSCEIVER = 0x09;
    public static final int ENQUIRE_LINK = 0x15;
    public static final int ALERT_NOTIFICATION = 0x102;
    public static final int DATA_SM = 0x103;

    public static PduHeader read(byte[] octets) {
        ByteBuffer in = ByteBuffer.wrap(octets);
        return new PduHeader(in.getInt(), in.getInt(), in.getInt(), in.getInt());
    }

    public boolean isResponse() {
        return (id & RESPONSE) != 0;
    }

    /// The answer to `deliver_sm` or `data_sm`, whose message id is empty.
    public static byte[] answer(int requestId, int status, int sequence) {
        return ByteBuffer.allocate(SIZE + 1)
                .putInt(SIZE + 1)
                .putInt(requestId | RESPONSE)
                .putInt(status)
                .putInt(sequence)
                .array();
    }

    public static byte[] genericNack(int status, int sequence) {
        return ByteBuffer.allocate(SIZE)
                .putInt(SIZE)
                .putInt(GENERIC_NACK)
                .putInt(status)
                .putInt(sequence)
                .array();
    }
}
