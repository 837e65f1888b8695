// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.id.ForeignId;

/// Ids that peers gave a moment ago and that are on their way to the disk. A report about one of them that comes now
/// would find nobody who knows it, and be kept for an answer that is there already: who waits here for that moment
/// finds its part. It is a short cut and no more; a report that comes before the answer itself is kept as ever.
final class IdsOnTheirWay {
    private final ConcurrentHashMap<ForeignId, CountDownLatch> underWay = new ConcurrentHashMap<>();

    /// Ends the way of these ids.
    @FunctionalInterface
    interface Arrival extends AutoCloseable {
        @Override
        void close();
    }

    /// The ids in these outcomes are given and not written yet.
    Arrival given(List<HandOver> outcomes) {
        CountDownLatch written = new CountDownLatch(1);
        for (HandOver outcome : outcomes) {
            if (outcome instanceof HandOver.Accepted(List<ForeignId> ids, boolean _, String _)) {
                ids.forEach(id -> underWay.put(id, written));
            }
        }
        return () -> {
            for (HandOver outcome : outcomes) {
                if (outcome instanceof HandOver.Accepted(List<ForeignId> ids, boolean _, String _)) {
                    ids.forEach(id -> underWay.remove(id, written));
                }
            }
            written.countDown();
        };
    }

    /// Returns when none of these is on its way, at once in the usual case. The store's own bound holds: it takes
    /// them or says that it can not.
    void await(Collection<ForeignId> ids) {
        for (ForeignId id : ids) {
            CountDownLatch written = underWay.get(id);
            if (written != null) {
                await(written);
                return;
            }
        }
    }

    private static void await(CountDownLatch written) {
        try {
            written.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
