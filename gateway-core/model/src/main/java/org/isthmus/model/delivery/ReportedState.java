// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.delivery;

/// What a peer's receipt, report or notification says of one part, in the words that all technologies share.
/// Words that an adapter does not know become `UNKNOWN`, never `DELIVERED`.
public enum ReportedState {
    /// On its way; nothing final.
    IN_PROGRESS,
    /// On its way by another technology; nothing final.
    INTERWORKED,
    DELIVERED,
    DISPLAYED,
    FAILED,
    FORBIDDEN,
    /// The peer itself does not know, or says something we do not know.
    UNKNOWN;

    public boolean isFinal() {
        return this == DELIVERED || this == DISPLAYED || this == FAILED || this == FORBIDDEN;
    }
}
