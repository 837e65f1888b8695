// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.isthmus.model.Octets;
import org.isthmus.model.refusal.Cause;
import org.isthmus.sip.message.Warnings;

/// Writes the response to a malformed request (RFC 3261 section 8.2.6): Via, From, To, Call-ID and CSeq as they were,
/// as far as they are there, unfolded and with every control character replaced, so that a field can not grow into
/// two. The top Via gets `received` and `rport` (RFC 3261 section 18.2.1, RFC 3581 section 4).
///
/// Nothing is remembered about such requests, so the To tag is made from the request itself and a retransmission
/// gets the same answer (RFC 3261 section 8.2.7).
final class RefusalWriter {
    private static final Field[] COPIED = {Field.FROM, Field.TO, Field.CALL_ID, Field.CSEQ};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private final HeaderSection headers;

    private RefusalWriter(HeaderSection headers) {
        this.headers = headers;
    }

    static Octets write(Fault fault, HeaderSection headers, InetSocketAddress source) {
        RefusalWriter writer = new RefusalWriter(headers);
        writer.text("SIP/2.0 " + fault.status() + " " + fault.reason() + "\r\n");
        writer.vias(source);
        for (Field field : COPIED) {
            int index = headers.indexOf(field, 0);
            if (index >= 0) {
                writer.field(field, index);
            }
        }
        if (!fault.unsupported().isEmpty()) {
            writer.text("Unsupported: " + String.join(", ", fault.unsupported()) + "\r\n");
        }
        writer.text("Warning: " + Warnings.of(cause(fault.status())) + "\r\n");
        writer.text("Content-Length: 0\r\n\r\n");
        return Octets.copyOf(writer.out.toByteArray());
    }

    private static Cause cause(int status) {
        return switch (status) {
            case 413, 414, 513 -> Cause.TOO_LARGE;
            case 416 -> Cause.URI_SCHEME;
            case 420 -> Cause.BAD_EXTENSION;
            case 505 -> Cause.VERSION_NOT_SUPPORTED;
            default -> Cause.MALFORMED;
        };
    }

    private void vias(InetSocketAddress source) {
        boolean top = true;
        for (int i = headers.indexOf(Field.VIA, 0); i >= 0; i = headers.indexOf(Field.VIA, i + 1)) {
            Scan value = headers.value(i);
            text("Via: ");
            if (top) {
                int firstEnd = endOfFirst(value);
                topVia(value.octets(), value.at(), firstEnd, source);
                clean(value.octets(), firstEnd, value.end());
                top = false;
            } else {
                clean(value.octets(), value.at(), value.end());
            }
            text("\r\n");
        }
    }

    private static int endOfFirst(Scan value) {
        boolean quoted = false;
        for (int i = value.at(); i < value.end(); i++) {
            int octet = value.octets()[i];
            if (octet == '"') {
                quoted = !quoted;
            } else if (octet == ',' && !quoted) {
                return i;
            }
        }
        return value.end();
    }

    private void topVia(byte[] octets, int from, int to, InetSocketAddress source) {
        int rport = parameter(octets, from, to, "rport");
        if (rport >= 0 && !new Scan(octets, rport, to).separator('=')) {
            clean(octets, from, rport);
            text("=" + source.getPort());
            clean(octets, rport, to);
        } else {
            clean(octets, from, to);
        }
        if (parameter(octets, from, to, "received") < 0 && source.getAddress() != null) {
            text(";received=" + withoutZone(source.getAddress().getHostAddress()));
        }
    }

    /// The position behind the name of `;name`, -1 when it is not there.
    private static int parameter(byte[] octets, int from, int to, String name) {
        Scan scan = new Scan(octets, from, to);
        while (!scan.done()) {
            if (scan.take(';')) {
                int start = scan.space().at();
                scan.token();
                if (Scan.matches(octets, start, scan.at(), name)) {
                    return scan.at();
                }
            } else {
                scan.skip();
            }
        }
        return -1;
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    private void field(Field field, int index) {
        Scan value = headers.value(index);
        text(field.shown() + ": ");
        clean(value.octets(), value.at(), value.end());
        if (field == Field.TO && parameter(value.octets(), behindUri(value), value.end(), "tag") < 0) {
            text(";tag=" + tag());
        }
        text("\r\n");
    }

    private static int behindUri(Scan value) {
        for (int i = value.end() - 1; i >= value.at(); i--) {
            if (value.octets()[i] == '>') {
                return i;
            }
        }
        return value.at();
    }

    private String tag() {
        CRC32C sum = new CRC32C();
        for (int i = 0; i < headers.size(); i++) {
            Field field = headers.field(i);
            if (field == Field.VIA || field == Field.FROM || field == Field.CALL_ID || field == Field.CSEQ) {
                Scan value = headers.value(i);
                sum.update(value.octets(), value.at(), value.end() - value.at());
            }
        }
        return "f" + Long.toHexString(sum.getValue());
    }

    /// Folding becomes one space, other control characters a question mark.
    private void clean(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            int octet = octets[i];
            if (octet == '\r' || octet == '\n') {
                while (i + 1 < to && Scan.isSpace(octets[i + 1])) {
                    i++;
                }
                out.write(' ');
            } else {
                out.write((octet >= 0 && octet < ' ' && octet != '\t') || octet == 0x7f ? '?' : octet);
            }
        }
    }

    private void text(String ascii) {
        byte[] octets = ascii.getBytes(StandardCharsets.US_ASCII);
        out.write(octets, 0, octets.length);
    }
}
