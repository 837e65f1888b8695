// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpim;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.isthmus.model.Octets;
import org.isthmus.model.mime.MimeHeaders;

/// Writes a Message/CPIM (RFC 3862): headers in their order, each namespace declared before its first use, then
/// Content-Type, Content-Length and the other fields of the content, then the content as it is, without
/// encodings. Their names are spelled as in MIME: liblinphone does not know them in another case.
public final class CpimWriter {
    private static final Map<String, String> USUAL_PREFIXES =
            Map.of(CpimNamespace.IMDN, "imdn", CpimNamespace.CPM, "cpm", CpimNamespace.RCS, "rcs");

    private CpimWriter() {}

    public static Octets write(CpimMessage message) {
        StringBuilder head = new StringBuilder(512);
        Map<String, String> prefixes = new HashMap<>(Map.of(CpimNamespace.CORE, ""));
        for (CpimHeader header : message.headers()) {
            String prefix = prefixes.get(header.namespace());
            if (prefix == null) {
                prefix = USUAL_PREFIXES.getOrDefault(header.namespace(), "ns" + prefixes.size());
                prefixes.put(header.namespace(), prefix);
                head.append("NS: ")
                        .append(prefix)
                        .append(" <")
                        .append(header.namespace())
                        .append(">\r\n");
            }
            head.append(prefix)
                    .append(prefix.isEmpty() ? "" : ".")
                    .append(header.name())
                    .append(':');
            header.parameters().forEach((name, value) -> parameter(head, name, value));
            head.append(' ').append(header.value()).append("\r\n");
        }
        head.append("\r\nContent-Type: ").append(message.type()).append("\r\n");
        head.append("Content-Length: ").append(message.content().size()).append("\r\n");
        for (MimeHeaders.Field field : message.contentHeaders().fields()) {
            head.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        head.append("\r\n");
        return joined(head.toString().getBytes(StandardCharsets.UTF_8), message.content());
    }

    private static void parameter(StringBuilder head, String name, String value) {
        boolean token = CpimHeader.isName(value);
        head.append(';').append(name).append('=');
        head.append(token ? value : "\"" + CpimEscape.escape(value).replace("\"", "\\\"") + "\"");
    }

    private static Octets joined(byte[] head, Octets content) {
        byte[] all = Arrays.copyOf(head, head.length + content.size());
        content.toByteBuffer().get(all, head.length, content.size());
        return Octets.copyOf(all);
    }
}
