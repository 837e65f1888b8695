// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpm;

import java.time.Instant;
import org.isthmus.model.delivery.Disposition;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemId;

/// A disposition notification on its way to the sender of message `about` (RFC 5438 section 7): an item like a
/// message, stored with the state change that owes it and delivered once. `parties.sender` is the party that the
/// disposition is about, `threading` is that of the message, with `threading.imdn` the notification's own new
/// message id. `originalSentAt` is the message's own DateTime, which the IMDN repeats.
public record DispositionNotification(
        ItemId id,
        ItemId about,
        ImdnMessageId aboutImdn,
        Instant originalSentAt,
        Parties parties,
        Threading threading,
        Disposition disposition,
        Lifetime lifetime,
        Origin origin)
        implements CpmItem {}
