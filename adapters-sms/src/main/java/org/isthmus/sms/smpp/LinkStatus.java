// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.time.Instant;

/// How a link is, for `isthmus links` and the health check. `lastError` is empty when there was none.
public record LinkStatus(
        String name, String group, State state, Instant since, Window window, Counts counts, String lastError) {

    public enum State {
        CONNECTING,
        UP,
        /// Up, and slowed down by the message centre.
        PAUSED,
        DOWN,
        CLOSED;

        /// Whether what is handed over now can leave now.
        public boolean isUsable() {
            return this == UP;
        }
    }

    /// Submits without an answer yet, and how many there may be.
    public record Window(int used, int size) {}

    /// Since the start: parts by outcome, and requests that came in.
    public record Counts(long accepted, long deferred, long rejected, long unknown, long received) {}
}
