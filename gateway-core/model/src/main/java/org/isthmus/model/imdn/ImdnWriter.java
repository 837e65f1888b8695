// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.imdn;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.isthmus.model.Octets;
import org.isthmus.model.delivery.DispositionType;

/// Writes one `message/imdn+xml` document (RFC 5438 section 11.1), elements in the order of its grammar.
public record ImdnWriter(InterworkingEncoding interworking) {
    static final String IMDN = "urn:ietf:params:xml:ns:imdn";
    static final String CPM = "urn:oma:xml:cpm:imdn-extensions:1.0";

    /// `imdn.sentAt` must be known, since the grammar wants it; without it, or with a status that has no
    /// element, an IllegalArgumentException tells of our own mistake.
    public Octets write(Imdn imdn) {
        if (imdn.status() == ImdnStatus.OTHER) {
            throw new IllegalArgumentException("a status without an element");
        }
        Instant sentAt = imdn.sentAt().orElseThrow(() -> new IllegalArgumentException("a notification without time"));
        StringBuilder out = new StringBuilder(512);
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<imdn xmlns=\"")
                .append(IMDN)
                .append("\">");
        element(out, "message-id", imdn.messageId().value());
        element(out, "datetime", sentAt.truncatedTo(ChronoUnit.SECONDS).toString());
        imdn.recipient().ifPresent(recipient -> {
            element(out, "recipient-uri", recipient.uri());
            element(out, "original-recipient-uri", recipient.originalUri());
        });
        imdn.subject().ifPresent(subject -> element(out, "subject", subject));
        notification(out, imdn.type(), imdn.status());
        return Octets.utf8(out.append("</imdn>").toString());
    }

    private void notification(StringBuilder out, DispositionType type, ImdnStatus status) {
        boolean extension = type == DispositionType.INTERWORKING;
        boolean wholly = extension && interworking == InterworkingEncoding.CPM_NAMESPACE;
        boolean word = extension && status.element().startsWith("legacy-");
        String name = element(type);
        String declared = " xmlns=\"" + CPM + "\"";
        out.append('<')
                .append(name)
                .append(wholly ? declared : "")
                .append("><status><")
                .append(status.element());
        out.append(word && !wholly ? declared : "")
                .append("/></status></")
                .append(name)
                .append('>');
    }

    /// The name of the element that is a notification of this type.
    public static String element(DispositionType type) {
        return switch (type) {
            case DELIVERY -> "delivery-notification";
            case DISPLAY -> "display-notification";
            case PROCESSING -> "processing-notification";
            case INTERWORKING -> "interworking-notification";
        };
    }

    private static void element(StringBuilder out, String name, String text) {
        out.append('<').append(name).append('>');
        text.codePoints().forEach(point -> {
            switch (point) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '\r' -> out.append("&#13;");
                default -> out.appendCodePoint(isXml(point) ? point : 0xFFFD);
            }
        });
        out.append("</").append(name).append('>');
    }

    /// XML 1.0 production 2.
    private static boolean isXml(int point) {
        return point == '\t'
                || point == '\n'
                || (point >= ' ' && point < 0xD800)
                || (point >= 0xE000 && point < 0xFFFE)
                || point >= 0x10000;
    }
}
