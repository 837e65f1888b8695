// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.util.List;
import org.isthmus.cpm.participating.Submission;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.sip.message.SipAnswer;

/// What a proven sender's MESSAGE is, as [PagerStep] read it.
public sealed interface PagerReading {

    /// A message that wants to be taken on.
    record Submitted(Submission submission) implements PagerReading {}

    /// What a handset says about messages that it got.
    record Dispositions(List<DeliveryReport> reports) implements PagerReading {
        public Dispositions {
            reports = List.copyOf(reports);
        }
    }

    /// A request that ends here: refused, or of no further interest.
    record Answered(SipAnswer answer) implements PagerReading {}
}
