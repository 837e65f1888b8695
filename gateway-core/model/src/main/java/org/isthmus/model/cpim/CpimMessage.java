// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpim;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.Octets;
import org.isthmus.model.mime.MediaType;
import org.isthmus.model.mime.MimeHeaders;

/// A Message/CPIM (RFC 3862): its headers in order without NS and Require, which have done their work when it
/// is read; the type of its content; the content's other MIME fields (Content-Disposition, Content-ID and so
/// on, not those of type, length and encodings); and the content with its encodings undone. A `multipart/…`
/// content is not taken apart here.
public record CpimMessage(List<CpimHeader> headers, MediaType type, MimeHeaders contentHeaders, Octets content) {
    public CpimMessage {
        headers = List.copyOf(headers);
    }

    public Optional<CpimHeader> first(String namespace, String name) {
        return headers.stream().filter(header -> header.is(namespace, name)).findFirst();
    }

    /// All values of an address header: several To and cc are usual. Values that are not addresses are left
    /// out.
    public List<CpimAddress> addresses(String namespace, String name) {
        List<CpimAddress> found = new ArrayList<>();
        for (CpimHeader header : headers) {
            if (header.is(namespace, name)) {
                CpimAddress.parse(header.value()).ifPresent(found::add);
            }
        }
        return List.copyOf(found);
    }

    Optional<CpimAddress> from() {
        return addresses(CpimNamespace.CORE, "From").stream().findFirst();
    }

    List<CpimAddress> to() {
        return addresses(CpimNamespace.CORE, "To");
    }

    List<CpimAddress> cc() {
        return addresses(CpimNamespace.CORE, "cc");
    }

    /// When the sender says that it was sent; empty when it does not say so in RFC 3339 form.
    public Optional<Instant> sentAt() {
        return first(CpimNamespace.CORE, "DateTime").flatMap(header -> instant(header.text()));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
