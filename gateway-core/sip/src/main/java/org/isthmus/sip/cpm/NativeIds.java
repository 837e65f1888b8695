// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ImdnMessageId;

/// The name under which a handset speaks of a message that it was sent: the IMDN message id, between exactly
/// these two parties. A notification from anybody else names something that was never sent, and finds nothing.
public final class NativeIds {
    private static final int LONGEST = 400;

    private NativeIds() {}

    public static ForeignId of(Parties message, ImdnMessageId id) {
        // A sender's name may hold spaces, which a scope may not.
        String pair = message.orderKey().replace(" ", "%20");
        return new ForeignId("rcs:" + (pair.length() <= LONGEST ? pair : MadeIds.hash(pair)), id.value());
    }

    /// The same from the side of the one who got it.
    static ForeignId reportedBy(Address reporter, Address originalSender, ImdnMessageId id) {
        return of(new Parties(originalSender, reporter, false), id);
    }
}
