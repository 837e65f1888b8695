// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.util.List;
import java.util.function.Supplier;
import org.isthmus.cpm.delivery.DeliveryEffect.HandOverParts;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.delivery.HandOver;

/// Takes one leg of an item out of the house, in two steps, because they fail differently: while it is prepared
/// nothing has left, so a fault there is certain and the item waits; while it is sent a fault leaves the outcome
/// unknown.
interface LegLink {
    Prepared prepare(CpmItem item, HandOverParts request);

    sealed interface Prepared {
        /// `send` transmits and waits; it gives one outcome for each part asked for.
        record Ready(Supplier<List<HandOver>> send) implements Prepared {}

        /// Nothing is to be sent; this is what came of it.
        record Decided(HandOver outcome) implements Prepared {}
    }
}
