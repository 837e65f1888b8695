// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.isthmus.model.Octets;
import org.isthmus.model.mime.MediaType;
import org.isthmus.model.mime.MimeHeaders;
import org.junit.jupiter.api.Test;

class CpimWriterTest {
    private static final String[] NAMESPACES = {
        CpimNamespace.CORE, CpimNamespace.IMDN, CpimNamespace.CPM, CpimNamespace.RCS, "urn:other", "urn:more"
    };

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void the_octets_are_those_of_a_reference_client() {
        CpimMessage message = new CpimMessage(
                List.of(
                        CpimHeader.of("From", CpimAddress.ANONYMOUS),
                        CpimHeader.of("To", CpimAddress.ANONYMOUS),
                        CpimHeader.of(CpimNamespace.IMDN, "Message-ID", "ae69"),
                        CpimHeader.of(CpimNamespace.CORE, "DateTime", "2026-03-24T07:51:42Z"),
                        CpimHeader.of(CpimNamespace.IMDN, "Disposition-Notification", "positive-delivery")),
                new MediaType("text/plain", Map.of("charset", "utf-8")),
                new MimeHeaders(List.of(new MimeHeaders.Field("Content-Disposition", "render"))),
                Octets.utf8("Grüße"));
        assertThat(CpimWriter.write(message).utf8())
                .isEqualTo("From: <sip:anonymous@anonymous.invalid>\r\n"
                        + "To: <sip:anonymous@anonymous.invalid>\r\n"
                        + "NS: imdn <urn:ietf:params:imdn>\r\n"
                        + "imdn.Message-ID: ae69\r\n"
                        + "DateTime: 2026-03-24T07:51:42Z\r\n"
                        + "imdn.Disposition-Notification: positive-delivery\r\n"
                        + "\r\n"
                        + "Content-Type: text/plain;charset=utf-8\r\n"
                        + "Content-Length: 7\r\n"
                        + "Content-Disposition: render\r\n"
                        + "\r\n"
                        + "Grüße");
    }

    @Test
    void no_value_can_end_its_line() {
        CpimHeader header = CpimHeader.of(CpimNamespace.CORE, "Subject", "a\r\nTo: <im:x@y>\\\u0000\u007f");
        assertThat(header.value()).isEqualTo("a\\r\\nTo: <im:x@y>\\\\\\u0000\\u007f");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CpimHeader(CpimNamespace.CORE, "Subject", Map.of(), "a\r\nb"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CpimHeader("urn:x>\r\nTo: ", "Subject", Map.of(), "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> new MimeHeaders.Field("Content-ID", "a\r\nb"));
        assertThatIllegalArgumentException().isThrownBy(() -> new CpimAddress("", "im:a>b"));
    }

    @Test
    void what_is_written_is_read_back_strictly() {
        for (int round = 0; round < 500; round++) {
            CpimMessage message = sample();
            assertThat(new CpimReader(CpimLimits.USUAL, Set.of()).read(CpimWriter.write(message)))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(new CpimReading.Read(message, Set.of()));
        }
    }

    private CpimMessage sample() {
        List<CpimHeader> headers = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            String namespace = NAMESPACES[random.nextInt(NAMESPACES.length)];
            CpimHeader made = random.nextBoolean()
                    ? CpimHeader.of(namespace, "Name-" + i, text())
                    : CpimHeader.of(
                            random.nextBoolean() ? "To" : "cc",
                            new CpimAddress(text().strip(), "im:a" + i + "@b.example"));
            headers.add(
                    random.nextBoolean()
                            ? made
                            : new CpimHeader(
                                    made.namespace(), made.name(), Map.of("lang", "fr", "x", text()), made.value()));
        }
        byte[] content = new byte[random.nextInt(300)];
        random.nextBytes(content);
        MimeHeaders fields = random.nextBoolean()
                ? MimeHeaders.NONE
                : new MimeHeaders(List.of(new MimeHeaders.Field("Content-ID", "<1@example.org>")));
        return new CpimMessage(
                headers, new MediaType("image/x-" + random.nextInt(99), Map.of()), fields, Octets.copyOf(content));
    }

    /// Never begins or ends with a space, which a header's value can not.
    private String text() {
        StringBuilder text = new StringBuilder("x");
        for (int i = random.nextInt(20); i > 0; i--) {
            text.appendCodePoint("\"\\<>; =:,\t\r\n\u0000\u007f€'äz".codePointAt(random.nextInt(18)));
            text.append(random.nextInt(4) == 0 ? "😀" : "");
        }
        return text.append('y').toString();
    }
}
