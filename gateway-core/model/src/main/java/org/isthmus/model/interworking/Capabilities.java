// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.interworking;

import java.util.Set;
import org.isthmus.model.address.Address;

/// What an adapter's technology can do, as the selection function sees it. `media` are bare media types, or
/// `type/*`; `largestText` counts UTF-16 units after conversion to the longest message that the adapter's
/// settings allow. `notifications` tells whether its users can be shown what became of a message that they sent.
public record Capabilities(
        Set<Class<? extends Address>> addresses,
        Set<String> media,
        long largestOctets,
        boolean deliveryReports,
        boolean displayReports,
        boolean notifications) {
    public Capabilities {
        addresses = Set.copyOf(addresses);
        media = Set.copyOf(media);
    }
}
