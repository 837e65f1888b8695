// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.List;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.trail.Fact;
import org.isthmus.sip.message.SipAnswer;

/// What a MESSAGE request is. The facts are for the trail: ids, parties, what was made here because the client
/// left it out, and which leniencies were needed to read it.
public sealed interface PagerMessage {

    /// A message to accept.
    record Message(CpmMessage message, List<Fact> facts) implements PagerMessage {
        public Message {
            facts = List.copyOf(facts);
        }
    }

    /// What a handset says about messages that it got. Whether it was ever sent them is for the ledger to say:
    /// the ids name the message between exactly these two parties.
    record Disposition(List<DeliveryReport> reports, List<Fact> facts) implements PagerMessage {
        public Disposition {
            reports = List.copyOf(reports);
            facts = List.copyOf(facts);
        }
    }

    /// Somebody is writing, or stopped: to be answered 200 and forgotten.
    record Composing(boolean active) implements PagerMessage {}

    /// To be answered as given; nothing of it is stored.
    record Refused(Refusal refusal, SipAnswer answer) implements PagerMessage {}
}
