// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.isthmus.sms.segment.Segment.Carriage;

/// Writes a `submit_sm` (SMPP 3.4 section 4.4.1) with sequence number 0, which the link sets when it sends.
/// The segment's octets go out as they are. Addresses of more than 20 octets, and contents of more than 254 (or
/// 65,535 in `message_payload`), are the caller's fault and throw.
public final class SubmitSmWriter {
    public static final int SUBMIT_SM = 0x0000_0004;

    /// Where the sequence number stands in every PDU.
    public static final int SEQUENCE = 12;

    private static final int HEADER = 16;
    private static final int LONGEST_ADDRESS = 20;
    private static final int LONGEST_MESSAGE = 254;
    private static final int LONGEST_PAYLOAD = 65_535;
    private static final byte[] NOTHING = {};
    private static final Duration LONGEST_VALIDITY = Duration.ofDays(30);

    private SubmitSmWriter() {}

    public static byte[] write(SubmitSm submit) {
        byte[] source = addressOctets(submit.source());
        byte[] destination = addressOctets(submit.destination());
        byte[] validity = relative(submit.validity()).getBytes(StandardCharsets.US_ASCII);
        byte[] content = submit.segment().content().toByteArray();
        boolean payload = submit.segment().carriage() instanceof Carriage.Payload;
        if (content.length > (payload ? LONGEST_PAYLOAD : LONGEST_MESSAGE)) {
            throw new IllegalArgumentException("a segment of " + content.length + " octets");
        }
        byte[] message = payload ? NOTHING : content;
        byte[] parameters = parameters(submit.segment().carriage(), content);
        int beside = 0;
        for (Tlvs.Tlv tlv : submit.beside()) {
            beside += 4 + tlv.value().size();
        }
        int length = HEADER
                + 17
                + source.length
                + destination.length
                + validity.length
                + message.length
                + parameters.length
                + beside;
        ByteBuffer out = ByteBuffer.allocate(length);
        out.putInt(length).putInt(SUBMIT_SM).putInt(0).putInt(0);
        out.put((byte) 0); // service_type: the default
        address(out, submit.source(), source);
        address(out, submit.destination(), destination);
        out.put((byte) submit.segment().esmClass());
        out.put((byte) 0).put((byte) submit.priority()); // protocol_id, priority_flag
        out.put((byte) 0); // schedule_delivery_time: at once
        out.put(validity).put((byte) 0);
        out.put((byte) (submit.receipt() ? 1 : 0));
        out.put((byte) 0); // replace_if_present_flag
        out.put((byte) submit.segment().dataCoding());
        out.put((byte) 0); // sm_default_msg_id
        out.put((byte) message.length).put(message);
        out.put(parameters);
        for (Tlvs.Tlv tlv : submit.beside()) {
            out.putShort((short) tlv.tag())
                    .putShort((short) tlv.value().size())
                    .put(tlv.value().toByteArray());
        }
        return out.array();
    }

    private static byte[] parameters(Carriage carriage, byte[] content) {
        return switch (carriage) {
            case Carriage.ShortMessage _ -> NOTHING;
            case Carriage.Payload _ ->
                ByteBuffer.allocate(4 + content.length)
                        .putShort((short) Tlvs.MESSAGE_PAYLOAD)
                        .putShort((short) content.length)
                        .put(content)
                        .array();
            case Carriage.Sar(int reference, int total, int number) ->
                ByteBuffer.allocate(6 + 5 + 5)
                        .putShort((short) Tlvs.SAR_REFERENCE)
                        .putShort((short) 2)
                        .putShort((short) reference)
                        .putShort((short) Tlvs.SAR_TOTAL)
                        .putShort((short) 1)
                        .put((byte) total)
                        .putShort((short) Tlvs.SAR_NUMBER)
                        .putShort((short) 1)
                        .put((byte) number)
                        .array();
        };
    }

    /// Relative time `YYMMDDhhmmss000R` (SMPP 3.4 section 7.1.1.2), at most 30 days; empty for none.
    public static String relative(Duration validity) {
        if (validity.isZero() || validity.isNegative()) {
            return "";
        }
        Duration kept = validity.compareTo(LONGEST_VALIDITY) > 0 ? LONGEST_VALIDITY : validity;
        long seconds = Math.max(1, kept.toSeconds());
        StringBuilder out = new StringBuilder(16).append("0000");
        twoDigits(out, seconds / 86_400);
        twoDigits(out, seconds / 3_600 % 24);
        twoDigits(out, seconds / 60 % 60);
        twoDigits(out, seconds % 60);
        return out.append("000R").toString();
    }

    private static void twoDigits(StringBuilder out, long number) {
        out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    private static byte[] addressOctets(PduAddress address) {
        byte[] octets = address.text().getBytes(StandardCharsets.ISO_8859_1);
        if (octets.length > LONGEST_ADDRESS) {
            throw new IllegalArgumentException("an address of " + octets.length + " octets");
        }
        return octets;
    }

    private static void address(ByteBuffer out, PduAddress address, byte[] octets) {
        out.put((byte) address.ton()).put((byte) address.npi()).put(octets).put((byte) 0);
    }
}
