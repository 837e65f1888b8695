// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.segment;

import org.isthmus.model.Octets;

/// One finished part of a message as `submit_sm` carries it: `esm_class`, `data_coding` and `short_message`,
/// which begins with a user data header when bit 0x40 of `esmClass` is set. A link sends it as it is.
public record Segment(int esmClass, int dataCoding, Octets shortMessage) {
    /// The bit of `esm_class` that says that a user data header comes first (SMPP 3.4 section 5.2.12).
    public static final int UDHI = 0x40;
}
