// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.inbound;

import java.util.Optional;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.LateAnswer;
import org.isthmus.model.refusal.Refusal;

/// Who takes what came from a message centre. When a call returns empty, it is durable, and the message
/// centre may be told so. A refusal, or `StoreUnavailable`, becomes the status that it is answered.
public interface InboundSink {
    Optional<Refusal> report(DeliveryReport report);

    /// Nobody is answered for it, so it says nothing.
    void late(LateAnswer answer);

    Optional<Refusal> message(CpmMessage message);
}
