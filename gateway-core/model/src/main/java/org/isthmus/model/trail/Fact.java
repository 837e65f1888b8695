// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.trail;

import org.isthmus.model.address.Address;

/// One fact of a trail event. What kind it is decides how it is found and shown: a `Number` is masked unless
/// revealed, a `Number` and an `Id` find the item again, a `Word` is only shown. No fact ever holds message text.
public sealed interface Fact {
    /// As long as the longest id of a CPM item, so that only what peers make up (a Call-ID of 8 KiB) is cut: a
    /// story is to be found, not to keep whatever somebody sends.
    int LONGEST_ID = 512;

    String name();

    record Word(String name, String value) implements Fact {}

    /// A `value` that is too long is cut ([#cut]).
    record Id(String name, String value) implements Fact {
        public Id {
            value = cut(value);
        }
    }

    record Number(String name, Address value) implements Fact {}

    /// `id` as the trail knows it: what is longer than `LONGEST_ID` ends there, with an ellipsis as its last
    /// character. Whoever looks for an id looks for this.
    static String cut(String id) {
        if (id.length() <= LONGEST_ID) {
            return id;
        }
        int end = LONGEST_ID - 1;
        return id.substring(0, Character.isHighSurrogate(id.charAt(end - 1)) ? end - 1 : end) + '\u2026';
    }

    static Fact word(String name, Object value) {
        return new Word(name, value.toString());
    }

    static Fact id(String name, Object value) {
        return new Id(name, value.toString());
    }

    static Fact number(String name, Address value) {
        return new Number(name, value);
    }
}
