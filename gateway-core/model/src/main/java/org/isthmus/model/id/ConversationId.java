// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.id;

/// `Conversation-ID` of CPM: one for all messages and sessions of one conversation, minted by the client that
/// begins it, globally unique, compared octet by octet.
public record ConversationId(String value) {
    public ConversationId {
        Ids.requireVisible("ConversationId", value);
    }

    public static boolean isValid(String value) {
        return Ids.isVisible(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
