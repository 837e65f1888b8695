// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.pack;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.isthmus.model.Octets;

/// Takes values out again in the order in which [PackWriter] put them. Whatever does not fit is a
/// [CorruptRecord]; no length that is merely declared is ever allocated.
final class PackReader {
    private final String kind;
    private final Octets in;
    private int position;

    private PackReader(String kind, Octets in) {
        this.kind = kind;
        this.in = in;
    }

    /// Reads one whole value of the given version. Values that their own types refuse are damage too.
    static <T> T read(String kind, int version, Octets in, Function<PackReader, T> body) {
        PackReader reader = new PackReader(kind, in);
        int found = reader.octet();
        if (found != version) {
            throw reader.corrupt("version " + found + ", readable is " + version);
        }
        try {
            T value = body.apply(reader);
            if (reader.position != in.size()) {
                throw reader.corrupt("octets after the end");
            }
            return value;
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException refused) {
            throw reader.corrupt(refused.getClass().getSimpleName());
        }
    }

    int octet() {
        if (position >= in.size()) {
            throw corrupt("cut off");
        }
        return in.at(position++);
    }

    long unsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int octet = octet();
            value |= (long) (octet & 0x7f) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw corrupt("a number without end");
    }

    long signed() {
        long zigzag = unsigned();
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    int integer() {
        return Math.toIntExact(signed());
    }

    int count() {
        long value = unsigned();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw corrupt("a count out of range");
        }
        return (int) value;
    }

    boolean flag() {
        int octet = octet();
        if (octet > 1) {
            throw corrupt("not a flag");
        }
        return octet == 1;
    }

    String text() {
        return octets().utf8();
    }

    Octets octets() {
        int length = count();
        if (length > in.size() - position) {
            throw corrupt("longer than what is left");
        }
        Octets value = in.slice(position, position + length);
        position += length;
        return value;
    }

    Instant instant() {
        return instant(PackWriter.EPOCH_SECOND);
    }

    Instant instant(long fromSecond) {
        long second = signed() + fromSecond;
        long fraction = unsigned();
        long nanos =
                (fraction & 1) == 1 ? fraction >>> 1 : Math.multiplyExact(fraction >>> 1, PackWriter.NANOS_PER_MILLI);
        if (nanos < 0 || nanos > 999_999_999) {
            throw corrupt("not a fraction of a second");
        }
        return Instant.ofEpochSecond(second, nanos);
    }

    <T> List<T> each(Function<PackReader, T> read) {
        int count = count();
        List<T> values = new ArrayList<>(Math.min(count, in.size() - position));
        for (int i = 0; i < count; i++) {
            values.add(read.apply(this));
        }
        return values;
    }

    <T> Optional<T> optional(Function<PackReader, T> read) {
        return flag() ? Optional.of(read.apply(this)) : Optional.empty();
    }

    CorruptRecord corrupt(String why) {
        return new CorruptRecord(kind, position, why);
    }
}
