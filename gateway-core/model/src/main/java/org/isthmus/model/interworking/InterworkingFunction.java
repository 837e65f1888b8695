// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.interworking;

import java.util.Set;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.id.ForeignId;

/// The port of one legacy technology: what it can carry, and how a CPM message becomes its message. Pure: no
/// sockets, no clock. Handing over and reports are Camel endpoints of the adapter (`direct:iw2/<technology>`
/// takes a [HandOverRequest] and answers with a list of `HandOver`, one per part asked for; its reports go to
/// `direct:reports`, what its users write goes to `direct:iw1/in`). Architecture document section 5.3.1.6.
public interface InterworkingFunction {

    Technology technology();

    /// Its technology, and the group of links that it makes messages for when there are several. Rules name the group;
    /// the first adapter of a technology takes what names none.
    default Via via() {
        return Via.of(technology());
    }

    Capabilities capabilities();

    /// The same message in this technology, for `recipient`. Gives the same parts each time it is asked for the
    /// same item, so that single parts can be tried again.
    Conversion convert(CpmMessage message, Address recipient);

    /// Every spelling under which an id that somebody pasted may be known, besides the one it is pasted in: only an
    /// adapter knows the ways in which its peers write one id. They may meet other messages too, so they are for
    /// when nothing else is found.
    default Set<String> spellings(String pasted) {
        return Set.of();
    }

    /// Whether `id`, one of those of `report`, is only a guess at what its peer meant, to be believed with care. What
    /// the
    /// peer wrote, the first of them, is none.
    default boolean isGuess(DeliveryReport report, ForeignId id) {
        return false;
    }
}
