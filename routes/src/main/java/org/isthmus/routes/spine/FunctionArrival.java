// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.util.List;
import org.isthmus.cpm.participating.Admission;
import org.isthmus.cpm.participating.Submission;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.sip.message.SipAnswer;

/// What a function in another process brought.
public sealed interface FunctionArrival {

    /// A message from another technology, to be admitted where its recipient is served.
    record ForParticipating(Submission submission) implements FunctionArrival {}

    /// A message that was admitted where its sender is served, to be given its way.
    record ForSelection(Admission.Admitted admitted) implements FunctionArrival {}

    /// What became of messages that were handed on.
    record Reports(List<DeliveryReport> reports) implements FunctionArrival {
        public Reports {
            reports = List.copyOf(reports);
        }
    }

    /// A request that ends here.
    record Answered(SipAnswer answer) implements FunctionArrival {}
}
