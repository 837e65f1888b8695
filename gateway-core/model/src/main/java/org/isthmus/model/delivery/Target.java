// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.delivery;

import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;
import org.isthmus.model.refusal.Asserter;

/// Where an item is taken: natively to the recipient's devices, to one legacy technology at an address of that
/// technology, to a function of the SIP core (architecture document section 5.3.1.5), on to a function of this
/// gateway, or to a remote network.
public sealed interface Target {
    /// Whether those it goes to know by its id an item that comes again, so that what they did not answer may be
    /// sent there again: devices do (RFC 5438 section 6.3), functions of ours do, and remote networks of which the
    /// settings say so. A submit repeated is a second message, and a function of the SIP core promises nothing.
    default boolean knowsRepetitions() {
        return switch (this) {
            case Native _, HandOn _ -> true;
            case Network(String _, boolean knowsRepetitions) -> knowsRepetitions;
            case Interwork _, HandToCore _ -> false;
        };
    }

    /// Whether it never had an item that `by` refuses when it comes again. A function of ours looks for the
    /// identity before it refuses, so its own word counts, and ours for it does not. Of several devices one may
    /// have it that another one refuses, and a network may refuse for reasons that came up since.
    default boolean neverHadWhatIsRefusedBy(Asserter by) {
        return this instanceof HandOn && by.kind() == Asserter.Kind.PEER;
    }

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

    /// To the remote network of this name (CPM-PF2). Whether it knows repetitions is as it was when the way was chosen.
    record Network(String name, boolean knowsRepetitions) implements Target {
        /// One that knows them, as the settings presume.
        public Network(String name) {
            this(name, true);
        }
    }
}
