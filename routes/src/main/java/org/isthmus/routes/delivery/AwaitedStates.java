// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.id.ItemId;

/// Lets who has just accepted an item see where its delivery gets, each state once it is on disk. Costs nothing for
/// items that nobody watches. Safe for use by many threads.
public final class AwaitedStates {
    private final ConcurrentHashMap<ItemId, Watch> watched = new ConcurrentHashMap<>();

    /// One who watches one item; to be closed by the same.
    public final class Watch implements AutoCloseable {
        private final ItemId item;
        private final BlockingQueue<DeliveryState> states = new LinkedBlockingQueue<>();

        private Watch(ItemId item) {
            this.item = item;
        }

        /// The next state that it gets to; empty when it gets to none for so long.
        public Optional<DeliveryState> next(Duration patience) {
            try {
                return Optional.ofNullable(states.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for a device's answer", interrupted);
            }
        }

        @Override
        public void close() {
            watched.remove(item, this);
        }
    }

    /// From now on, so to be called before the item is taken on.
    public Watch watch(ItemId item) {
        Watch watch = new Watch(item);
        watched.put(item, watch);
        return watch;
    }

    void reached(ItemId item, DeliveryState state) {
        if (watched.isEmpty()) {
            return;
        }
        Watch watch = watched.get(item);
        if (watch != null) {
            watch.states.add(state);
        }
    }
}
