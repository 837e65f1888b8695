// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.id;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// Mints [ItemId]s for one node. Strictly growing even when the clock stands still or steps back; when more than
/// 16,384 are asked for in one millisecond, the following ones run ahead of the clock. Safe for use by many
/// threads.
public final class ItemIds {
    private static final long EPOCH = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();
    private static final int COUNT_BITS = 14;
    private static final int NODE_BITS = 8;

    private final InstantSource clock;
    private final long node;
    private final AtomicLong last = new AtomicLong();

    /// `node` is this node's number in its cluster, 0 to 255.
    public ItemIds(InstantSource clock, int node) {
        if (node < 0 || node >= 1 << NODE_BITS) {
            throw new IllegalArgumentException("node number " + node + " is not within 0 to 255");
        }
        this.clock = clock;
        this.node = node;
    }

    public ItemId next() {
        long tick = (clock.millis() - EPOCH) << COUNT_BITS;
        long stamp = last.updateAndGet(before -> Math.max(before + 1, tick));
        long millis = stamp >>> COUNT_BITS;
        long count = stamp & ((1 << COUNT_BITS) - 1);
        return new ItemId((millis << NODE_BITS | node) << COUNT_BITS | count);
    }
}
