// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// What a message centre under load must remember of a submit until its answer or receipt is due, in objects
/// that are used again and again, each known by a number. Not safe for use by many threads.
final class FastReceipts {
    private static final int LONGEST_ADDRESSES = 48;

    private final List<Kept> all = new ArrayList<>();
    private long[] free = new long[1024];
    private int freeCount;

    /// `addresses` are the octets of both address fields of the submit, source first.
    static final class Kept {
        FastSmscLink link;
        int sequence;
        long id;
        int refusals;
        final byte[] addresses = new byte[LONGEST_ADDRESSES];
        int length;
        int sourceLength;

        Kept(FastSmscLink link) {
            this.link = link;
        }
    }

    /// `source` is where the source address begins in `in`.
    long keep(FastSmscLink link, int sequence, long id, byte[] in, int source) {
        int sourceEnd = endOfAddress(in, source);
        int end = endOfAddress(in, sourceEnd);
        long number = number(() -> new Kept(link));
        Kept kept = all.get((int) number);
        kept.link = link;
        kept.sequence = sequence;
        kept.id = id;
        kept.refusals = 0;
        kept.length = Math.min(end - source, LONGEST_ADDRESSES);
        kept.sourceLength = sourceEnd - source;
        System.arraycopy(in, source, kept.addresses, 0, kept.length);
        return number;
    }

    Kept peek(long number) {
        return all.get((int) number);
    }

    /// The object may be used again after the next [#keep].
    Kept take(long number) {
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = number;
        return all.get((int) number);
    }

    static int endOfAddress(byte[] in, int from) {
        int at = from + 2;
        while (in[at] != 0) {
            at++;
        }
        return at + 1;
    }

    private long number(Supplier<Kept> fresh) {
        if (freeCount > 0) {
            return free[--freeCount];
        }
        all.add(fresh.get());
        return all.size() - 1L;
    }
}
