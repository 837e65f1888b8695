// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

/// Whose services an IMS core asks for when it hands us a request (RFC 5502 section 4): the sender's or the
/// recipient's.
public enum SessionCase {
    ORIGINATING("orig"),
    TERMINATING("term");

    private final String word;

    SessionCase(String word) {
        this.word = word;
    }

    /// As `P-Served-User` writes it.
    public String word() {
        return word;
    }
}
