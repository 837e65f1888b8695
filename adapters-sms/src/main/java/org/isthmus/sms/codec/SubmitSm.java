// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import java.time.Duration;
import org.isthmus.sms.segment.Segment;

/// One `submit_sm` (SMPP 3.4 section 4.4.1): a finished segment with the addresses it goes between.
/// `validity` zero leaves the lifetime to the message centre.
public record SubmitSm(
        PduAddress source, PduAddress destination, boolean receipt, Duration validity, Segment segment) {}
