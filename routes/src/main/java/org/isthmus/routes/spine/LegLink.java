// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.util.List;
import org.isthmus.cpm.delivery.DeliveryEffect.HandOverParts;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.delivery.HandOver;

/// Takes one leg of an item out of the house: converts it, sends it, and gives one outcome for each part asked for.
interface LegLink {
    List<HandOver> handOver(CpmItem item, HandOverParts request);
}
