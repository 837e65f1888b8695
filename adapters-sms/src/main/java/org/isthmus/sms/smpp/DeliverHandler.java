// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.util.List;
import org.isthmus.model.delivery.LateAnswer;
import org.isthmus.sms.codec.DeliverSm;

/// Takes what a link brings beside the answers that somebody waits for: a `deliver_sm`, to which it gives the
/// `command_status` to answer. It returns when what came is durable, since the answer goes out then; it may
/// block, on a virtual thread. It does not throw.
public interface DeliverHandler {
    int take(DeliverSm pdu, String link);

    /// The session of `link` has ended, and nobody knows whether the peer got our answers to these: it may send any
    /// of them again.
    default void unconfirmed(List<DeliverSm> pdus, String link) {}

    /// The peer answered a submit on `link` that was given up before. May block, and does not throw.
    default void answeredLate(LateAnswer answer, String link) {}

    /// `link` was bound (again).
    default void bound(String link) {}
}
