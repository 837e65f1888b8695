// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.DispositionKind;

/// One item's delivery as the machine sees it: what its sender wants to hear, when its lifetime ends, and where
/// it stands. A notification wants nothing: there is no notification about a notification (RFC 5438 section
/// 7.2.1).
public record Delivery(Set<DispositionRequest> wanted, Instant expires, boolean notification, DeliveryState state) {
    /// A message older than this when it goes out was kept for its recipient and says so (stage 3 section 9.1).
    private static final Duration KEPT_AFTER = Duration.ofSeconds(30);

    public Delivery {
        wanted = notification ? Set.of() : Set.copyOf(wanted);
    }

    public static Delivery of(CpmItem item, DeliveryState state) {
        return switch (item) {
            case CpmMessage message ->
                new Delivery(message.wanted(), message.lifetime().expires(), false, state);
            case DispositionNotification notification ->
                new Delivery(Set.of(), notification.lifetime().expires(), true, state);
        };
    }

    /// Whether `item` goes out at `now` as one that was kept. A notification never does: it carries the service of the
    /// message that it is about, which was a pager message whenever it came.
    public static boolean kept(CpmItem item, Instant now) {
        return switch (item) {
            case CpmMessage message -> message.lifetime().received().isBefore(now.minus(KEPT_AFTER));
            case DispositionNotification _ -> false;
        };
    }

    /// The same delivery, further on.
    public Delivery at(DeliveryState next) {
        return new Delivery(wanted, expires, notification, next);
    }

    boolean wants(DispositionKind kind) {
        return wanted.contains(
                switch (kind) {
                    case DELIVERED -> DispositionRequest.POSITIVE_DELIVERY;
                    case FAILED, FORBIDDEN, ERROR -> DispositionRequest.NEGATIVE_DELIVERY;
                    case DISPLAYED -> DispositionRequest.DISPLAY;
                    case PROCESSED, STORED -> DispositionRequest.PROCESSING;
                    case INTERWORKED -> DispositionRequest.INTERWORKING;
                });
    }

    /// Whether the sender wants to hear from the recipient's side at all.
    boolean wantsReport() {
        return wants(DispositionKind.DELIVERED) || wants(DispositionKind.FAILED) || wants(DispositionKind.DISPLAYED);
    }

    boolean expired(Instant now) {
        return !now.isBefore(expires);
    }
}
