// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import java.time.Duration;
import java.util.List;
import org.isthmus.sms.segment.Segment;

/// One `submit_sm` (SMPP 3.4 section 4.4.1): a finished segment with the addresses it goes between.
/// `validity` zero leaves the lifetime to the message centre; `beside` are parameters of the link's own, behind
/// those of the segment.
public record SubmitSm(
        PduAddress source,
        PduAddress destination,
        int priority,
        boolean receipt,
        Duration validity,
        Segment segment,
        List<Tlvs.Tlv> beside) {
    public SubmitSm {
        beside = List.copyOf(beside);
    }

    /// Without priority and further parameters.
    public SubmitSm(PduAddress source, PduAddress destination, boolean receipt, Duration validity, Segment segment) {
        this(source, destination, 0, receipt, validity, segment, List.of());
    }
}
