// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import org.isthmus.sms.codec.DeliverSm;

/// Takes a `deliver_sm` and gives the `command_status` to answer. It returns when what came is durable, since
/// the answer goes out then; it may block, on a virtual thread. It does not throw.
public interface DeliverHandler {
    int take(DeliverSm pdu, String link);
}
