// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.corpus;

import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.isthmus.model.Octets;

/// Every sample broken in every small way: a decoder may give a value or say that it is malformed, and
/// nothing else.
public final class Mutations {
    private static final int[] MASKS = {0x01, 0x20, 0x80, 0xFF};

    private Mutations() {}

    /// A broken sample, and in words how it was broken.
    public record Mutation(String how, Octets octets) {}

    /// The sample cut before each of its octets, the empty one first.
    public static Stream<Mutation> cuts(Octets sample) {
        return IntStream.range(0, sample.size())
                .mapToObj(length -> new Mutation("cut to " + length + " octets", sample.slice(0, length)));
    }

    /// The sample with each octet changed, one at a time: the lowest bit, the bit of letter case, the highest
    /// bit, all of them.
    public static Stream<Mutation> flips(Octets sample) {
        return IntStream.range(0, sample.size())
                .boxed()
                .flatMap(at -> IntStream.of(MASKS).mapToObj(mask -> flip(sample, at, mask)));
    }

    /// The sample without each of its octets, and with each of them twice.
    public static Stream<Mutation> shifts(Octets sample) {
        return IntStream.range(0, sample.size())
                .boxed()
                .flatMap(at -> Stream.of(
                        new Mutation("without octet " + at, joined(sample, at, at + 1)),
                        new Mutation("with octet " + at + " twice", joined(sample, at + 1, at))));
    }

    public static Stream<Mutation> all(Octets sample) {
        return Stream.of(cuts(sample), flips(sample), shifts(sample)).flatMap(some -> some);
    }

    private static Mutation flip(Octets sample, int at, int mask) {
        byte[] changed = sample.toByteArray();
        changed[at] ^= (byte) mask;
        return new Mutation(String.format(Locale.ROOT, "octet %d changed by %02x", at, mask), Octets.copyOf(changed));
    }

    private static Octets joined(Octets sample, int upTo, int from) {
        byte[] whole = sample.toByteArray();
        byte[] out = new byte[upTo + whole.length - from];
        System.arraycopy(whole, 0, out, 0, upTo);
        System.arraycopy(whole, from, out, upTo, whole.length - from);
        return Octets.copyOf(out);
    }
}
