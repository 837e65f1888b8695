// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.isthmus.cpm.delivery.DeliveryEvent;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.pack.CorruptRecord;
import org.isthmus.model.store.DeliveryLedger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has to be set right after a run that ended in the middle of something, and what is found to be with nobody
/// while the gateway runs.
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int RECOVERED_AT_ONCE = 256;
    private static final int LOST_AT_ONCE = 1000;

    private final LiveItems items;
    private final DeliveryLedger ledger;
    private final DeliveryRunner runner;
    private final Unwritten unwritten;
    private final InstantSource clock;
    private final Set<String> gathered = new LinkedHashSet<>();

    Recovery(LiveItems items, DeliveryLedger ledger, DeliveryRunner runner, Unwritten unwritten, InstantSource clock) {
        this.items = items;
        this.ledger = ledger;
        this.runner = runner;
        this.unwritten = unwritten;
        this.clock = clock;
    }

    /// What was being handed over when the last run ended is unknown; the machine says what comes of that. Called
    /// before the edges open. Many at once, since each is a write and writes that come together share one sync.
    public void recover(Collection<ItemId> interrupted) {
        SideBySide.each(interrupted, RECOVERED_AT_ONCE, item -> {
            try {
                runner.atStart(item, new DeliveryEvent.Interrupted(true, clock.instant()));
            } catch (CorruptRecord damage) {
                LOG.error("item {}: it can not be read and stays as it is", item, damage);
            }
        });
    }

    /// Conversations that waited for another try of an item when the last run ended wait for it again, or what
    /// comes now would go before it. What was never tried had waited for others, and may have nothing before it any
    /// more; it only keeps its place until [#open]. Called before the edges open.
    public void restoreHolds(int most) {
        for (DeliveryLedger.Waiting waiting : ledger.waiting(most)) {
            try {
                items.find(waiting.item()).ifPresent(live -> restore(live, waiting.until()));
            } catch (CorruptRecord damage) {
                LOG.error("item {}: it can not be read and is left out", waiting.item(), damage);
            }
        }
    }

    private void restore(LiveItems.Live live, Instant until) {
        String orderKey = live.item().parties().orderKey();
        ItemId item = live.item().id();
        if (live.state().progress().attempts() > 0) {
            runner.loop().restore(orderKey, item, until);
        } else {
            runner.loop().gather(orderKey, item, clock.instant().plus(Gathering.PATIENCE));
            gathered.add(orderKey);
        }
    }

    /// The ways out are open: what waits for nothing may go.
    public void open() {
        gathered.forEach(runner.loop()::gathered);
        gathered.clear();
    }

    /// A link to a message centre that had been down is up again: what waits for that goes out now, and what waits
    /// behind it.
    public void linkUp() {
        up(new DeliveryEvent.LinkUp(clock.instant()));
    }

    /// The same of the function of ours at `point`.
    public void functionBack(ReferencePoint point) {
        up(new DeliveryEvent.LinkUp(point, clock.instant()));
    }

    private void up(DeliveryEvent.LinkUp event) {
        SideBySide.each(runner.loop().holders(), RECOVERED_AT_ONCE, item -> runner.happenedForSure(item, event));
    }

    /// Items that were given to a way out before `before` and are with nobody any more: nothing is known of them.
    /// Called by the clock, with a time that lies further back than any link waits.
    public void interruptLost(Instant before) {
        for (ItemId item : ledger.interrupted(LOST_AT_ONCE)) {
            boolean old = items.find(item)
                    .filter(live -> live.state() instanceof DeliveryState.HandingOver handing
                            && handing.since().isBefore(before))
                    .isPresent();
            if (old && !runner.loop().isRunning(item) && !unwritten.has(item)) {
                LOG.error("item {}: it was being handed over by nobody; its outcome is unknown", item);
                runner.happened(item, new DeliveryEvent.Interrupted(false, clock.instant()));
            }
        }
    }
}
