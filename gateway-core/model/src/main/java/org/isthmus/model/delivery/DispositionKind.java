// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.delivery;

/// What can be told about a message (RFC 5438 section 11; `INTERWORKED` is CPM's interworking notification).
/// `ERROR` claims nothing: it is how an unknown outcome ends.
public enum DispositionKind {
    DELIVERED(DispositionType.DELIVERY),
    FAILED(DispositionType.DELIVERY),
    FORBIDDEN(DispositionType.DELIVERY),
    ERROR(DispositionType.DELIVERY),
    DISPLAYED(DispositionType.DISPLAY),
    PROCESSED(DispositionType.PROCESSING),
    STORED(DispositionType.PROCESSING),
    INTERWORKED(DispositionType.INTERWORKING);

    private final DispositionType type;

    DispositionKind(DispositionType type) {
        this.type = type;
    }

    public DispositionType type() {
        return type;
    }
}
