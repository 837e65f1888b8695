// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.pack.CorruptRecord;
import org.isthmus.model.store.DeliveryLedger;
import org.isthmus.model.store.MessageStore;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Items that were accepted in the last moments before a crash, whose story was not written yet: their ids are
/// told again, so that they can be traced. The trail is written in the order of its coming, so they are among
/// the youngest; the look ends where stories go on without a gap.
public final class LostStories {
    private static final Logger LOG = LoggerFactory.getLogger(LostStories.class);
    private static final int PAGE = 500;

    private final MessageStore messages;
    private final DeliveryLedger ledger;
    private final Trail trail;

    public LostStories(MessageStore messages, DeliveryLedger ledger, Trail trail) {
        this.messages = messages;
        this.ledger = ledger;
        this.trail = trail;
    }

    /// Looks back until `enough` items in a row have their story, or `most` were looked at. Gives how many were
    /// told again.
    public int tellAgain(Instant now, int enough, int most) {
        int again = 0;
        int inARow = 0;
        int seen = 0;
        List<ItemId> page = messages.newest(ItemId.LAST, PAGE);
        while (!page.isEmpty()) {
            for (ItemId item : page) {
                if (inARow >= enough || seen >= most) {
                    return again;
                }
                seen++;
                if (!trail.story(item).isEmpty()) {
                    inARow++;
                } else if (tell(item, now)) {
                    inARow = 0;
                    again++;
                }
            }
            page = messages.newest(page.getLast(), PAGE);
        }
        return again;
    }

    private boolean tell(ItemId id, Instant now) {
        try {
            Optional<TrailEvent> told = messages.item(id)
                    .flatMap(item ->
                            ledger.state(id).map(state -> ItemNames.told(item, now, Fact.word("found", words(state)))));
            told.ifPresent(trail::append);
            return told.isPresent();
        } catch (CorruptRecord damage) {
            LOG.error("item {}: it can not be read, so its story is not told", id, damage);
            return false;
        }
    }

    private static String words(DeliveryState state) {
        return switch (state) {
            case DeliveryState.Choosing _ -> "to be given a way";
            case DeliveryState.Queued _ -> "to be handed over";
            case DeliveryState.HandingOver _ -> "being handed over";
            case DeliveryState.AwaitingReport _ -> "handed over, its report awaited";
            case DeliveryState.AwaitingRecipient _ -> "kept for its recipient";
            case DeliveryState.Ended _ -> "ended";
        };
    }
}
