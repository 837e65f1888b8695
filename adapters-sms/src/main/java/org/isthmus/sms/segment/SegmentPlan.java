// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.segment;

import java.util.List;
import org.isthmus.sms.text.SmsAlphabet;
import org.isthmus.sms.text.SmsCoding;

/// A text cut into finished segments, and what `explain` shows of it. `characters` are those that a reader
/// counts (code points), `units` those that the alphabet counts.
public record SegmentPlan(SmsCoding coding, int characters, int units, List<Segment> segments)
        implements SegmentPlanning {
    public SegmentPlan {
        segments = List.copyOf(segments);
    }

    SmsAlphabet alphabet() {
        return coding.alphabet();
    }

    /// Whether the message centre has to cut it.
    public boolean isWhole() {
        return segments.getFirst().carriage() instanceof Segment.Carriage.Payload;
    }

    /// `3 parts, GSM 7-bit, 412 characters`; or `whole, GSM 7-bit, 412 characters`.
    public String summary() {
        return (isWhole() ? "whole" : counted(segments.size(), "part")) + ", " + coding.words() + ", "
                + counted(characters, "character");
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
