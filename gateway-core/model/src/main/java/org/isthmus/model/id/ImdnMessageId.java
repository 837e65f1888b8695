// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.id;

/// The `imdn.Message-ID` of a CPM message (RFC 5438 section 6.3). Minted by the sending client, at least 64
/// random bits; unique with its sender, not alone: two senders may use the same one.
public record ImdnMessageId(String value) {
    public ImdnMessageId {
        Ids.requireVisible("ImdnMessageId", value);
    }

    public static boolean isValid(String value) {
        return Ids.isVisible(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
