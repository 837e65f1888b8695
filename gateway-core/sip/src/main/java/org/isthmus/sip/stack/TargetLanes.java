// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// One at a time per target, the others in the order in which they came (RFC 3428 section 8), no more of them waiting
/// than `bound`. Targets without a request in hand leave nothing behind.
final class TargetLanes {
    private final ConcurrentHashMap<String, Lane> lanes = new ConcurrentHashMap<>();
    private final int bound;

    TargetLanes(int bound) {
        this.bound = bound;
    }

    private record Lane(Semaphore turn, int users) {}

    /// Waits for the turn of this request; false at once when too many wait already. After true, call [#leave].
    boolean enter(String target) throws InterruptedException {
        Lane lane = lanes.compute(target, (_, known) -> {
            if (known == null) {
                return new Lane(new Semaphore(1, true), 1);
            }
            return new Lane(known.turn(), known.users() + 1);
        });
        if (lane.users() > bound + 1) {
            forget(target);
            return false;
        }
        try {
            lane.turn().acquire();
            return true;
        } catch (InterruptedException e) {
            forget(target);
            throw e;
        }
    }

    void leave(String target) {
        Lane lane = lanes.get(target);
        if (lane != null) {
            lane.turn().release();
        }
        forget(target);
    }

    int users(String target) {
        Lane lane = lanes.get(target);
        return lane == null ? 0 : lane.users();
    }

    private void forget(String target) {
        lanes.computeIfPresent(target, (_, lane) -> lane.users() == 1 ? null : new Lane(lane.turn(), lane.users() - 1));
    }
}
