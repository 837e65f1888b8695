// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.delivery;

/// What can be told about a message (RFC 5438 section 11; `INTERWORKED` is CPM's interworking notification).
/// `ERROR` claims nothing: it is how an unknown outcome ends.
public enum DispositionKind {
    DELIVERED,
    FAILED,
    FORBIDDEN,
    ERROR,
    DISPLAYED,
    PROCESSED,
    STORED,
    INTERWORKED
}
