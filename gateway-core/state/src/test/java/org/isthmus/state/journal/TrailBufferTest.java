// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.junit.jupiter.api.Test;

class TrailBufferTest {
    private static final int MANY = 200_000;

    private final TrailBuffer buffer = new TrailBuffer(new KeyedHash(1, 2));

    private static TrailEvent event(long item) {
        return TrailEvent.of(new ItemId(item), Instant.EPOCH, TrailKind.RECEIVED, "sip", Fact.id("call-id", LONG_ID));
    }

    private static final String LONG_ID = "x".repeat(Fact.LONGEST_ID);

    /// Fewer events than are kept of short ones: the octets are what fills the memory.
    @Test
    void events_with_long_ids_are_lost_before_they_fill_the_memory_and_room_comes_back() {
        for (int item = 1; item <= MANY; item++) {
            buffer.append(event(item));
        }
        assertThat(buffer.held()).isBetween(80_000, MANY - 1);
        assertThat(buffer.dropped()).isEqualTo(MANY - buffer.held());

        buffer.drain().forEach(buffer::written);
        assertThat(buffer.held()).isZero();
        long before = buffer.dropped();
        for (int item = 1; item <= 80_000; item++) {
            buffer.append(event(item));
        }
        assertThat(buffer.held()).isEqualTo(80_000);
        assertThat(buffer.dropped()).isEqualTo(before);
    }
}
