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
    /// Dots where the number of a Content-Length belongs (the examples of RFC 5438 section 7.2). All that is there
    /// is taken, since the protocol around it frames the message (RFC 3862 section 2).
    DOTTED_CONTENT_LENGTH,
    /// A Content-Length that is smaller than the content, as of a client that leaves out the last line end (the
    /// first example of RFC 5438 section 7.1, corpus rcs/rfc-examples). All that is there is taken.
    SHORT_CONTENT_LENGTH,
    /// Lines that end in LF alone.
    BARE_LINE_FEED,
    /// `CC` for `cc` (stage 3 section 2.1).
    CAPITAL_CC
}
