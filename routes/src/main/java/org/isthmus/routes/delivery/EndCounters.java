// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.DeliveryState.End;

/// Counts how deliveries ended since the start, messages and notifications apart. What is learnt of a delivery after
/// its end (that the message was displayed) does not count again. Safe for use by many threads.
public final class EndCounters {
    private final LongAdder[] messages = adders();
    private final LongAdder[] notifications = adders();

    void count(CpmItem item, DeliveryState before, DeliveryState after) {
        if (after instanceof DeliveryState.Ended ended && !(before instanceof DeliveryState.Ended)) {
            (item instanceof CpmMessage ? messages : notifications)[ended.end().ordinal()].increment();
        }
    }

    public long messages(End end) {
        return messages[end.ordinal()].sum();
    }

    public long notifications(End end) {
        return notifications[end.ordinal()].sum();
    }

    private static LongAdder[] adders() {
        return Stream.of(End.values()).map(_ -> new LongAdder()).toArray(LongAdder[]::new);
    }
}
