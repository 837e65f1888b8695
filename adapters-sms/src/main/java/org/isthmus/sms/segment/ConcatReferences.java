// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.segment;

import java.util.LinkedHashMap;
import java.util.Map;
import org.isthmus.model.address.Address;
import org.isthmus.model.id.ItemId;

/// The references of the last long messages to each destination, so that none of them share one: a phone that
/// has parts of two messages with one reference joins them wrongly. An item begins with the reference derived
/// from it ([ConcatReference]) and steps on while that is taken. A class, since it remembers.
///
/// The same item gets the same reference each time, since its parts may be tried again one by one: from memory,
/// or, after a restart and on another node, by the derivation, which gives another one only to the few that had
/// to step. Memory is bounded: the destination that was not asked for longest goes first. Safe for use by many
/// threads.
public final class ConcatReferences {
    /// So many long messages to one destination in a row have different references. Each more would make a few
    /// more items step, whose reference a restart forgets.
    static final int IN_A_ROW = 8;

    private static final int REMEMBERED = 16;
    private static final int DESTINATIONS = 10_000;

    private final Map<Address, Recent> destinations;

    public ConcatReferences() {
        this(DESTINATIONS);
    }

    ConcatReferences(int most) {
        this.destinations = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Address, Recent> eldest) {
                return size() > most;
            }
        };
    }

    /// 0 to 65,535. Its lower octet alone is a reference of 8 bits, which differs as the whole does.
    public synchronized int of(ItemId item, Address recipient) {
        return destinations
                .computeIfAbsent(recipient, _ -> new Recent())
                .of(item.value(), ConcatReference.of(item, recipient));
    }

    synchronized int remembered() {
        return destinations.size();
    }

    /// The last items of one destination and their references, in a ring.
    private static final class Recent {
        private final long[] items = new long[REMEMBERED];
        private final short[] references = new short[REMEMBERED];
        private int given;

        int of(long item, int preferred) {
            for (int i = Math.max(0, given - REMEMBERED); i < given; i++) {
                if (items[i % REMEMBERED] == item) {
                    return references[i % REMEMBERED] & 0xffff;
                }
            }
            int reference = preferred;
            while (isTaken(reference)) {
                reference = (reference & 0xff00) | ((reference + 1) & 0xff);
            }
            items[given % REMEMBERED] = item;
            references[given % REMEMBERED] = (short) reference;
            given++;
            return reference;
        }

        private boolean isTaken(int reference) {
            for (int i = Math.max(0, given - IN_A_ROW + 1); i < given; i++) {
                if (((references[i % REMEMBERED] ^ reference) & 0xff) == 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
