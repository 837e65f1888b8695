// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms;

import org.isthmus.model.interworking.LegacyMessage;
import org.isthmus.sms.segment.Segment;
import org.isthmus.sms.segment.SegmentPlan;

/// A finished short message: segments that a link sends octet for octet. Addresses are not in it; they come
/// with the hand-over, since the sender's number may be a leased one.
public record SmsMessage(SegmentPlan plan) implements LegacyMessage {
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
