// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpim;

/// What a CPIM reader takes although RFC 3862 does not allow it, each seen in the field.
public enum CpimLeniency {
    /// `imdn.Message-ID:x`, or other than exactly one space after the colon (corpus rcs/carrier-lab).
    LOOSE_SPACE,
    /// A blank line too many between the CPIM headers and those of the content (corpus rcs/carrier-lab).
    BLANK_BEFORE_CONTENT_HEADERS,
    /// CPIM headers and those of the content in one block (the examples of RFC 5438 section 7).
    ONE_HEADER_BLOCK,
    /// A Content-Length that is not a number or not that of the content. All that is there is taken, since the
    /// protocol around it frames the message (RFC 3862 section 2).
    WRONG_CONTENT_LENGTH,
    /// Lines that end in LF alone.
    BARE_LINE_FEED,
    /// `CC` for `cc` (stage 3 section 2.1).
    CAPITAL_CC
}
