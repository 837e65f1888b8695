// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.util.List;
import org.isthmus.sms.codec.DeliverSm;

/// Takes a `deliver_sm` and gives the `command_status` to answer. It returns when what came is durable, since
/// the answer goes out then; it may block, on a virtual thread. It does not throw.
public interface DeliverHandler {
    int take(DeliverSm pdu, String link);

    /// The session of `link` has ended, and nobody knows whether the peer got our answers to these: it may send any
    /// of them again.
    default void unconfirmed(List<DeliverSm> pdus, String link) {}

    /// `link` was bound (again).
    default void bound(String link) {}
}
