// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.isthmus.cpm.delivery.DeliveryEvent;
import org.isthmus.model.id.ItemId;

/// What came of hand-overs and could not be written yet, in the order of its coming. Bounded by what can be under way
/// at once. Safe for use by many threads.
final class Unwritten {
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();

    record Outcome(ItemId item, DeliveryEvent event) {}

    void add(ItemId item, DeliveryEvent event) {
        outcomes.add(new Outcome(item, event));
    }

    Optional<Outcome> next() {
        return Optional.ofNullable(outcomes.poll());
    }

    boolean has(ItemId item) {
        return !outcomes.isEmpty()
                && outcomes.stream().anyMatch(each -> each.item().equals(item));
    }

    int size() {
        return outcomes.size();
    }
}
