// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.delivery;

import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;

/// Where an item is taken: natively to the recipient's devices, to one legacy technology at an address of that
/// technology, to a function of the SIP core (architecture document section 5.3.1.5), on to a function of this
/// gateway, or to a remote network.
public sealed interface Target {

    /// To the registered devices of a user served here.
    record Native() implements Target {}

    /// Through one adapter, to this address.
    record Interwork(Via via, Address recipient) implements Target {
        /// By a technology without groups.
        public Interwork(Technology technology, Address recipient) {
            this(Via.of(technology), recipient);
        }

        /// Whether `answered` is this way: the same, or, where this one names no group, one of its technology.
        public boolean isServedBy(Target answered) {
            return equals(answered)
                    || (!via.isNamed()
                            && answered instanceof Interwork other
                            && other.via.technology().equals(via.technology())
                            && other.recipient.equals(recipient));
        }
    }

    /// To a function of the SIP core, by its route.
    record HandToCore(String route) implements Target {}

    /// To the function of this gateway that is in another process at the other end of `point` (architecture
    /// document appendix B.2.1). Such a function knows an item by its identity, so it is sent again under that
    /// without harm.
    record HandOn(ReferencePoint point, Address recipient) implements Target {}

    /// To the remote network of this name (CPM-PF2).
    record Network(String name) implements Target {}
}
