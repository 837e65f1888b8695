// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpm;

import org.isthmus.model.id.ItemId;

/// What the store keeps and the delivery function delivers: a message, or a notification about one. Both have
/// parties, a lifetime and a story of their own.
public sealed interface CpmItem permits CpmMessage, DispositionNotification {
    ItemId id();

    Parties parties();

    Threading threading();

    Lifetime lifetime();

    Origin origin();
}
