// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a start has opened so far, to be closed the other way round: when the gateway ends, or when its start fails
/// half-way. What does not close well is logged, and the rest is closed all the same. For one thread.
final class Opened implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Opened.class);

    interface Closing {
        void close() throws Exception;
    }

    private record Part(String name, Closing closing) {}

    private final Deque<Part> parts = new ArrayDeque<>();

    void add(String name, Closing closing) {
        parts.push(new Part(name, closing));
    }

    @Override
    public void close() {
        for (Part part = parts.poll(); part != null; part = parts.poll()) {
            try {
                part.closing().close();
            } catch (InterruptedException interrupted) {
                LOG.warn("interrupted while {} were stopping", part.name());
                Thread.currentThread().interrupt();
            } catch (Exception | Error failed) {
                LOG.warn("{} did not stop cleanly", part.name(), failed);
            }
        }
    }
}
