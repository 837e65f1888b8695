// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.mime;

import java.util.List;
import org.isthmus.model.Octets;

/// The parts of a multipart body in order, or why it is none.
public sealed interface Multipart {

    record Parts(List<Part> parts) implements Multipart {
        public Parts {
            parts = List.copyOf(parts);
        }
    }

    /// One part: its fields, its type (`text/plain` when it names none) and its octets with the transfer
    /// encoding undone.
    record Part(MimeHeaders headers, MediaType type, Octets octets) {}

    record Malformed(String why) implements Multipart {}

    record TooLarge(String why) implements Multipart {}
}
