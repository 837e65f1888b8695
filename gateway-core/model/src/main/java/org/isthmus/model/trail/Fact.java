// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.trail;

import org.isthmus.model.address.Address;

/// One fact of a trail event. What kind it is decides how it is found and shown: a `Number` is masked unless
/// revealed, a `Number` and an `Id` find the item again, a `Word` is only shown. No fact ever holds message text.
public sealed interface Fact {
    String name();

    record Word(String name, String value) implements Fact {}

    record Id(String name, String value) implements Fact {}

    record Number(String name, Address value) implements Fact {}

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
