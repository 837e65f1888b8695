// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.pack;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.isthmus.model.Octets;

/// Puts values one after the other: numbers as little-endian groups of seven bits (so that the small ones,
/// which are nearly all, take one octet), signed ones zigzag, texts as length and UTF-8. [PackReader] is its
/// mirror.
final class PackWriter {
    /// Times are counted from 2025-01-01, so that the seconds of our time fit four octets.
    static final long EPOCH_SECOND = 1_735_689_600L;

    static final int NANOS_PER_MILLI = 1_000_000;

    private byte[] buffer = new byte[256];
    private int size;

    /// What goes into another one.
    PackWriter() {}

    PackWriter(int version) {
        octet(version);
    }

    int size() {
        return size;
    }

    /// All that the other one holds, as it is.
    PackWriter raw(PackWriter other) {
        ensure(other.size);
        System.arraycopy(other.buffer, 0, buffer, size, other.size);
        size += other.size;
        return this;
    }

    PackWriter octet(int value) {
        ensure(1);
        buffer[size++] = (byte) value;
        return this;
    }

    PackWriter unsigned(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
        return this;
    }

    PackWriter signed(long value) {
        return unsigned((value << 1) ^ (value >> 63));
    }

    PackWriter flag(boolean value) {
        return octet(value ? 1 : 0);
    }

    /// Most texts are ASCII, which goes in without an array in between.
    PackWriter text(String value) {
        int length = value.length();
        for (int i = 0; i < length; i++) {
            if (value.charAt(i) >= 0x80) {
                return bytes(value.getBytes(StandardCharsets.UTF_8));
            }
        }
        unsigned(length);
        ensure(length);
        for (int i = 0; i < length; i++) {
            buffer[size++] = (byte) value.charAt(i);
        }
        return this;
    }

    PackWriter octets(Octets value) {
        return bytes(value.toByteArray());
    }

    /// A time, exact to the nanosecond; one without micro- and nanoseconds is shorter.
    PackWriter instant(Instant value) {
        return instant(value, EPOCH_SECOND);
    }

    /// A time told from an earlier one.
    PackWriter instant(Instant value, long fromSecond) {
        signed(value.getEpochSecond() - fromSecond);
        long nanos = value.getNano();
        return unsigned(nanos % NANOS_PER_MILLI == 0 ? (nanos / NANOS_PER_MILLI) << 1 : (nanos << 1) | 1);
    }

    <T> PackWriter each(Collection<T> values, BiConsumer<PackWriter, T> write) {
        unsigned(values.size());
        values.forEach(value -> write.accept(this, value));
        return this;
    }

    <T> PackWriter optional(Optional<T> value, BiConsumer<PackWriter, T> write) {
        flag(value.isPresent());
        value.ifPresent(present -> write.accept(this, present));
        return this;
    }

    Octets done() {
        return Octets.copyOf(buffer, 0, size);
    }

    private PackWriter bytes(byte[] value) {
        unsigned(value.length);
        ensure(value.length);
        System.arraycopy(value, 0, buffer, size, value.length);
        size += value.length;
        return this;
    }

    private void ensure(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }
}
