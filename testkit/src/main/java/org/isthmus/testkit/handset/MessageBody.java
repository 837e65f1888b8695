// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.isthmus.model.Octets;

/// The body of a MESSAGE: a draft made into octets, and compressed octets made plain. The order of CPIM
/// headers is the one that RCS clients use (namespace before its first use, RFC 3862 section 3.4).
final class MessageBody {
    private static final int LARGEST = 16 << 20;

    private MessageBody() {}

    static String mediaType(MessageDraft draft) {
        return draft.shape == MessageDraft.Shape.BARE ? draft.content.mediaType() : "message/cpim";
    }

    static Octets write(MessageDraft draft, String imdnId, String dateTime) {
        return switch (draft.shape) {
            case CPIM -> cpim(draft, imdnId, dateTime);
            case DEFLATED_CPIM -> deflate(cpim(draft, imdnId, dateTime));
            case BARE, RAW_CPIM -> draft.content.octets();
            case BROKEN_CPIM -> Octets.utf8("From " + draft.cpimFrom + "\r\nthis is no header\r\n");
        };
    }

    private static Octets cpim(MessageDraft draft, String imdnId, String dateTime) {
        boolean notification = draft.content.mediaType().startsWith("message/imdn+xml");
        StringBuilder head = new StringBuilder(512);
        line(head, "From", draft.cpimFrom);
        line(head, "To", draft.cpimTo);
        line(head, "NS", "imdn <" + Cpim.IMDN_NAMESPACE + ">");
        line(head, "imdn.Message-ID", imdnId);
        line(head, "DateTime", dateTime);
        if (!draft.wanted.isEmpty()) {
            line(head, "imdn.Disposition-Notification", String.join(", ", draft.wanted));
        }
        draft.cpimHeaders.forEach(field -> line(head, field.name(), field.value()));
        head.append("\r\n");
        line(head, "Content-Type", draft.content.mediaType());
        if (notification) {
            line(head, "Content-Disposition", "notification");
        }
        line(head, "Content-Length", Integer.toString(draft.content.octets().size()));
        head.append("\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        out.writeBytes(draft.content.octets().toByteArray());
        return Octets.copyOf(out.toByteArray());
    }

    static Octets deflate(Octets plain) {
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(plain.toByteArray());
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[4096];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return Octets.copyOf(out.toByteArray());
        }
    }

    /// Throws [IllegalArgumentException] for what does not inflate, or to more than 16 MiB.
    static Octets inflate(Octets compressed) {
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(compressed.toByteArray());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[4096];
            while (!inflater.finished()) {
                int got = inflater.inflate(buffer);
                if (got == 0 || out.size() > LARGEST) {
                    throw new IllegalArgumentException("deflated content is cut or too large");
                }
                out.write(buffer, 0, got);
            }
            return Octets.copyOf(out.toByteArray());
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("not deflated content", e);
        }
    }

    private static void line(StringBuilder out, String name, String value) {
        out.append(name).append(": ").append(value).append("\r\n");
    }
}
