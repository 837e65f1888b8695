// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.time.Instant;
import org.isthmus.model.Protection;

/// How a link is, for `isthmus links` and the health check. `lastError` is empty when there was none. `order` is what
/// an operator told it last; of a link that is not bound it shows only here.
public record LinkStatus(
        String name,
        String group,
        State state,
        Instant since,
        Window window,
        Counts counts,
        String lastError,
        Order order,
        Protection protection) {

    public enum State {
        CONNECTING,
        UP,
        /// Up, and slowed down by the message centre.
        THROTTLED,
        /// Up, and told by an operator to take no more submits.
        PAUSED,
        /// The same, while answers to earlier submits are waited for.
        DRAINING,
        /// The same, and nothing is waited for any more.
        DRAINED,
        DOWN,
        CLOSED;

        /// Whether what is handed over now can leave now.
        public boolean isUsable() {
            return this == UP;
        }

        /// Whether it takes submits at all; those of a link that is slowed down wait a little.
        public boolean takesSubmits() {
            return this == UP || this == THROTTLED;
        }

        /// Whether an operator holds it back.
        public boolean isHeldBack() {
            return this == PAUSED || this == DRAINING || this == DRAINED;
        }

        /// The state of a link that is bound: by what it was told, whether it is slowed down, and how many submits have
        /// no answer yet.
        public static State ofBound(Order order, boolean slowed, int unanswered) {
            return switch (order) {
                case RUN -> slowed ? THROTTLED : UP;
                case PAUSE -> PAUSED;
                case DRAIN -> unanswered > 0 ? DRAINING : DRAINED;
            };
        }
    }

    /// What an operator can tell a link. It lasts until the next order or the end of the link.
    public enum Order {
        RUN,
        PAUSE,
        DRAIN
    }

    /// Submits without an answer yet, and how many there may be.
    public record Window(int used, int size) {}

    /// Since the start: parts by outcome, and requests that came in.
    public record Counts(long accepted, long deferred, long rejected, long unknown, long received) {}
}
