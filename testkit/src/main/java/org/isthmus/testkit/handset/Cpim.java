// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.Octets;

/// A `message/cpim` body as a handset reads it (RFC 3862 section 2): message headers, content headers,
/// content. Read leniently, since this is the receiving end of a test: line ends may be bare LF, names of
/// content headers are in any case, `imdn` headers are found by the namespace's URI and not by its prefix
/// (RFC 5438 section 6.1).
public record Cpim(List<SipPacket.Field> headers, List<SipPacket.Field> contentHeaders, Octets content) {
    static final String IMDN_NAMESPACE = "urn:ietf:params:imdn";

    public Cpim {
        headers = List.copyOf(headers);
        contentHeaders = List.copyOf(contentHeaders);
    }

    public static Cpim read(Octets body) {
        String text = body.text(StandardCharsets.ISO_8859_1);
        int first = afterBlankLine(text, 0);
        int second = afterBlankLine(text, first);
        return new Cpim(
                fields(text.substring(0, first)),
                fields(text.substring(first, second)),
                body.slice(second, body.size()));
    }

    /// The first message header of that name, compared with its case.
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(field -> field.name().equals(name))
                .map(SipPacket.Field::value)
                .findFirst();
    }

    /// All headers `name` of the IMDN namespace, whatever prefix it was given.
    public List<String> imdn(String name) {
        List<String> found = new ArrayList<>();
        String prefix = "\0";
        for (SipPacket.Field field : headers) {
            if (field.name().equals("NS") && field.value().endsWith("<" + IMDN_NAMESPACE + ">")) {
                String word =
                        field.value().substring(0, field.value().indexOf('<')).strip();
                prefix = word.isEmpty() ? "" : word + ".";
            } else if (field.name().equals(prefix + name)) {
                found.add(field.value());
            }
        }
        return found;
    }

    /// A header of the content, in any case.
    public String contentHeader(String name) {
        return contentHeaders.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(SipPacket.Field::value)
                .findFirst()
                .orElse("");
    }

    /// The content with a base64 transfer encoding undone.
    public Octets decoded() {
        return contentHeader("Content-Transfer-Encoding").equalsIgnoreCase("base64")
                ? Octets.copyOf(Base64.getMimeDecoder().decode(content.toByteArray()))
                : content;
    }

    private static int afterBlankLine(String text, int from) {
        int at = from;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            if (end < 0) {
                return text.length();
            }
            if (text.substring(at, end).isBlank()) {
                return end + 1;
            }
            at = end + 1;
        }
        return text.length();
    }

    private static List<SipPacket.Field> fields(String block) {
        List<SipPacket.Field> fields = new ArrayList<>();
        for (String latin : block.split("\r?\n")) {
            String line = new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.add(new SipPacket.Field(
                        line.substring(0, colon), line.substring(colon + 1).strip()));
            }
        }
        return fields;
    }
}
