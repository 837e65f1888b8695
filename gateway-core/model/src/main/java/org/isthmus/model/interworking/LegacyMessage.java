// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.interworking;

/// A finished message of a legacy technology. Its type belongs to the adapter that made it; the rest of the house
/// knows how many parts it has and can show what it would send.
public interface LegacyMessage {

    int parts();

    /// One line for the trail and for `explain`: `3 parts, GSM 7-bit, 412 characters`. No content.
    String summary();
}
