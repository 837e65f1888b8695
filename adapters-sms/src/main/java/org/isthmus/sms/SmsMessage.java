// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms;

import java.util.Optional;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.interworking.LegacyMessage;
import org.isthmus.sms.segment.Segment;
import org.isthmus.sms.segment.SegmentPlan;

/// A finished short message: segments that a link sends octet for octet. Addresses are not in it; they come
/// with the hand-over, since the sender's number may be a leased one.
///
/// `threading` are the ids of the CPM message that it was made from, for links that tell them to their message centre;
/// `marks` are how it is marked, as far as it may be shown.
public record SmsMessage(SegmentPlan plan, Optional<Threading> threading, Marks marks) implements LegacyMessage {
    /// Of no CPM message.
    public SmsMessage(SegmentPlan plan) {
        this(plan, Optional.empty(), Marks.NONE);
    }

    @Override
    public int parts() {
        return plan.segments().size();
    }

    /// Part `index`, from 0.
    public Segment part(int index) {
        return plan.segments().get(index);
    }

    @Override
    public String summary() {
        return plan.summary();
    }
}
