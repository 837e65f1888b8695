// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.id;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
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
    private final AtomicLong last;

    /// For a node that has no items yet. `node` is its number in its cluster, 0 to 255.
    public ItemIds(InstantSource clock, int node) {
        this(clock, node, Optional.empty());
    }

    /// `greatest` is the greatest id that is in use already: what is minted here comes after it, also when the
    /// clock was put back while the gateway was down.
    public ItemIds(InstantSource clock, int node, Optional<ItemId> greatest) {
        if (node < 0 || node >= 1 << NODE_BITS) {
            throw new IllegalArgumentException("node number " + node + " is not within 0 to 255");
        }
        this.clock = clock;
        this.node = node;
        this.last = new AtomicLong(greatest.map(ItemIds::stamp).orElse(0L));
    }

    public ItemId next() {
        long tick = (clock.millis() - EPOCH) << COUNT_BITS;
        long stamp = last.updateAndGet(before -> Math.max(before + 1, tick));
        long millis = stamp >>> COUNT_BITS;
        long count = stamp & ((1 << COUNT_BITS) - 1);
        return new ItemId((millis << NODE_BITS | node) << COUNT_BITS | count);
    }

    /// The time and the count of an id, without the node.
    private static long stamp(ItemId item) {
        long millis = item.value() >>> (COUNT_BITS + NODE_BITS);
        return millis << COUNT_BITS | (item.value() & ((1 << COUNT_BITS) - 1));
    }
}
