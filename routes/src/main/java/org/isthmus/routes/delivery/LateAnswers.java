// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.LateAnswer;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.Target;

/// Answers that came after their hand-over was given up and can not be taken yet: their item's hand-over is not
/// written, other parts of it are still to go, or the store can not write. In memory and bounded: what does not fit, or
/// is here at a crash, leaves its part as unknown as it was. A class, since it remembers. Safe for use by many threads.
final class LateAnswers {
    static final int MOST = 10_000;

    private final Queue<LateAnswer> held = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    /// What is to be done with an answer.
    enum Place {
        TAKE,
        HOLD,
        /// Its way is not the item's any more: it ended, or went another way since.
        DROP
    }

    static Place place(LateAnswer answer, DeliveryState state) {
        return switch (state) {
            case DeliveryState.AwaitingReport awaiting -> on(awaiting.leg(), answer) ? Place.TAKE : Place.DROP;
            case DeliveryState.Queued queued -> on(queued.leg(), answer) ? Place.HOLD : Place.DROP;
            case DeliveryState.HandingOver handing -> on(handing.leg(), answer) ? Place.HOLD : Place.DROP;
            case DeliveryState.Choosing _, DeliveryState.AwaitingRecipient _, DeliveryState.Ended _ -> Place.DROP;
        };
    }

    void hold(LateAnswer answer) {
        if (size.incrementAndGet() > MOST) {
            size.decrementAndGet();
            return;
        }
        held.add(answer);
    }

    /// Offers each once to `again`, which may hold it again.
    void offer(Consumer<LateAnswer> again) {
        for (int i = size.get(); i > 0; i--) {
            LateAnswer next = held.poll();
            if (next == null) {
                return;
            }
            size.decrementAndGet();
            again.accept(next);
        }
    }

    private static boolean on(Leg leg, LateAnswer answer) {
        return leg.target() instanceof Target.Interwork way
                ? way.isServedBy(answer.target())
                : leg.target().equals(answer.target());
    }
}
