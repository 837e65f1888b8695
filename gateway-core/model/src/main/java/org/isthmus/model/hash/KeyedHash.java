// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.hash;

import java.nio.charset.StandardCharsets;
import org.isthmus.model.id.ForeignId;

/// SipHash-2-4 (Aumasson and Bernstein, 2012) under the key `k0`, `k1`, which whoever hashes keeps to itself. What
/// strangers choose (ids, branches) is looked up by it, so nobody who does not know the key can make two collide.
/// 64 bits where the find is checked against the record, 128 where it is not.
public record KeyedHash(long k0, long k1) {
    /// The one key that all nodes of all clusters have in common. For the ids of peers, which nodes share: 128 bits
    /// and a scope that no stranger chooses are enough there.
    private static final KeyedHash COMMON = new KeyedHash(0x49737468_6d757331L, 0x666f7265_69676e73L);

    /// The hash of a name of several parts; the parts cannot run into each other.
    public record Wide(long high, long low) {}

    /// The key under which all nodes know a foreign id.
    public static Wide ofForeign(ForeignId id) {
        return COMMON.wide(id.scope(), id.value());
    }

    public long of(String text) {
        return siphash(text.getBytes(StandardCharsets.UTF_8), k0, k1);
    }

    public long of(byte[] octets) {
        return siphash(octets, k0, k1);
    }

    public Wide wide(String... parts) {
        int length = 0;
        for (String part : parts) {
            length += part.length() + 4;
        }
        StringBuilder name = new StringBuilder(length);
        for (String part : parts) {
            name.append(part.length()).append(':').append(part);
        }
        byte[] octets = name.toString().getBytes(StandardCharsets.UTF_8);
        return new Wide(siphash(octets, k0, k1), siphash(octets, ~k1, k0));
    }

    /// The key stays out of logs.
    @Override
    public String toString() {
        return "KeyedHash";
    }

    private static long siphash(byte[] in, long k0, long k1) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int whole = in.length & ~7;
        for (int at = 0; at <= whole; at += 8) {
            long word = at < whole ? word(in, at, 8) : (long) in.length << 56 | word(in, at, in.length - at);
            v3 ^= word;
            for (int round = 0; round < 2; round++) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v1;
                v0 += v3;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= word;
        }
        v2 ^= 0xff;
        for (int round = 0; round < 4; round++) {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static long word(byte[] in, int from, int octets) {
        long word = 0;
        for (int i = 0; i < octets; i++) {
            word |= (in[from + i] & 0xffL) << (8 * i);
        }
        return word;
    }
}
