// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.List;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.trail.Fact;
import org.isthmus.sip.message.SipAnswer;

/// What a function in another process sent.
public sealed interface FunctionReading {

    /// A message to take on, under the identity that it has there.
    record Message(CpmMessage message, List<Fact> facts) implements FunctionReading {
        public Message {
            facts = List.copyOf(facts);
        }
    }

    /// What became of a message that was handed on to it.
    record Reports(List<DeliveryReport> reports) implements FunctionReading {
        public Reports {
            reports = List.copyOf(reports);
        }
    }

    /// To be answered as given.
    record Refused(Refusal refusal, SipAnswer answer) implements FunctionReading {}
}
