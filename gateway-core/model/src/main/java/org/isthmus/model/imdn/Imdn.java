// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.imdn;

import java.time.Instant;
import java.util.Optional;
import org.isthmus.model.delivery.DispositionType;
import org.isthmus.model.id.ImdnMessageId;

/// One disposition notification (RFC 5438 section 11.1): about which message, sent when (empty when the wire
/// names no time that can be read), to whom, and what became of it.
public record Imdn(
        ImdnMessageId messageId,
        Optional<Instant> sentAt,
        Optional<Recipient> recipient,
        Optional<String> subject,
        DispositionType type,
        ImdnStatus status) {

    /// The address that the message came to, and the one it was sent to, as written. They come together or not
    /// at all (RFC 5438 section 11.1.9).
    public record Recipient(String uri, String originalUri) {}

    public static Imdn of(ImdnMessageId messageId, Instant sentAt, DispositionType type, ImdnStatus status) {
        return new Imdn(messageId, Optional.of(sentAt), Optional.empty(), Optional.empty(), type, status);
    }
}
