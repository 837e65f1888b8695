// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works on inbound requests on virtual threads, so many at a time and no more. What has the same lane is
/// worked on in the order of its coming: two messages of one phone do not overtake each other.
final class InboundLanes {
    private static final Logger log = LoggerFactory.getLogger(InboundLanes.class);

    private final Semaphore places;
    private final Map<String, Deque<Runnable>> lanes = new ConcurrentHashMap<>();

    InboundLanes(int places) {
        this.places = new Semaphore(places);
    }

    /// Runs `work` after what is in `lane` before it, or at once when `lane` is null. False, and nothing is
    /// run, when all places are taken.
    boolean run(@Nullable String lane, Runnable work) {
        if (!places.tryAcquire()) {
            return false;
        }
        if (lane == null) {
            Thread.startVirtualThread(() -> runOne(work));
            return true;
        }
        boolean[] isFirst = new boolean[1];
        lanes.compute(lane, (_, waiting) -> {
            isFirst[0] = waiting == null;
            Deque<Runnable> queue = waiting == null ? new ArrayDeque<>() : waiting;
            queue.add(work);
            return queue;
        });
        if (isFirst[0]) {
            Thread.startVirtualThread(() -> drain(lane));
        }
        return true;
    }

    private void drain(String lane) {
        @Nullable Runnable[] next = new Runnable[1];
        while (true) {
            lanes.computeIfPresent(lane, (_, waiting) -> {
                next[0] = waiting.poll();
                return next[0] == null ? null : waiting;
            });
            Runnable work = next[0];
            if (work == null) {
                return;
            }
            next[0] = null;
            runOne(work);
        }
    }

    private void runOne(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error broken) {
            // The lane goes on: who comes next has done nothing wrong. The peer sends again what got no answer.
            log.error("work on an inbound request failed", broken);
        } finally {
            places.release();
        }
    }
}
