// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.id;

import java.util.Optional;

/// The name of one item (a message or a notification) inside this house: minted once when the item is accepted,
/// unique over all nodes, ordered by time. 63 bits: 41 of milliseconds since 2020-01-01, 8 of node, 14 of count,
/// so that the store keeps items in the order of their coming. Written as 13 characters of Crockford's base 32,
/// `0` to `z`.
public record ItemId(long value) implements Comparable<ItemId> {
    /// After every item that there will ever be.
    public static final ItemId LAST = new ItemId(Long.MAX_VALUE);

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 13;
    private static final int NODE_SHIFT = 14;
    private static final int NODE_MASK = 0xff;

    public ItemId {
        if (value < 0) {
            throw new IllegalArgumentException("negative item id");
        }
    }

    /// Empty when `text` is not an item id in its written form.
    public static Optional<ItemId> parse(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        long value = 0;
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            int digit = DIGITS.indexOf(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
            if (digit < 0 || (i == 0 && digit > 7)) {
                return Optional.empty();
            }
            value = value << 5 | digit;
        }
        return Optional.of(new ItemId(value));
    }

    /// The number of the node that minted it.
    public int node() {
        return (int) (value >>> NODE_SHIFT) & NODE_MASK;
    }

    /// Mixed: the low bits of an id are its count, which is mostly 0, so that unmixed nearly all ids of a
    /// second would meet in a few places of every table and in a few locks.
    @Override
    public int hashCode() {
        return Long.hashCode(value * 0x9E3779B97F4A7C15L);
    }

    @Override
    public int compareTo(ItemId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        char[] out = new char[LENGTH];
        long rest = value;
        for (int i = LENGTH - 1; i >= 0; i--) {
            out[i] = DIGITS.charAt((int) (rest & 31));
            rest >>>= 5;
        }
        return new String(out);
    }
}
