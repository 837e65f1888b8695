// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.util.List;
import java.util.Locale;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.platform.meters.Meters;
import org.isthmus.routes.delivery.EndCounters;
import org.isthmus.state.Stores;

/// How deliveries stand and end, and what the trail has not written. The states are read from the store's running
/// counts: a scrape reads no rows.
final class DeliveryMeters {
    private static final List<Class<? extends DeliveryState>> UNDER_WAY = List.of(
            DeliveryState.Choosing.class,
            DeliveryState.Queued.class,
            DeliveryState.HandingOver.class,
            DeliveryState.AwaitingReport.class,
            DeliveryState.AwaitingRecipient.class);

    private DeliveryMeters() {}

    static void register(Meters meters, Stores stores, EndCounters ends) {
        for (Class<? extends DeliveryState> state : UNDER_WAY) {
            meters.gauge(
                    "items_stored",
                    "Items in the store that have not ended, by where they stand",
                    () -> stores.ledger().census().getOrDefault(state.getSimpleName(), 0L),
                    "state",
                    words(state));
        }
        for (DeliveryState.End end : DeliveryState.End.values()) {
            String word = end.name().toLowerCase(Locale.ROOT);
            String help = "Deliveries that ended, by how";
            meters.counter("deliveries_ended", help, () -> ends.messages(end), "item", "message", "end", word);
            meters.counter(
                    "deliveries_ended", help, () -> ends.notifications(end), "item", "notification", "end", word);
        }
        meters.gauge(
                "store_log_items",
                "Items that are in the journal's log and not in its tables yet",
                () -> stores.figures().unfolded());
        meters.gauge(
                "trail_events_waiting",
                "Trail events that are not on disk yet",
                () -> stores.figures().trailWaiting());
        meters.counter(
                "trail_events_lost",
                "Trail events that could not be written and are gone",
                () -> stores.figures().trailLost());
    }

    /// `AwaitingReport` as `awaiting_report`.
    private static String words(Class<? extends DeliveryState> state) {
        return state.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
