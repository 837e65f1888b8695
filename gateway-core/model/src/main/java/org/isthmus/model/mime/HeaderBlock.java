// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.mime;

import java.util.List;

/// The lines of one header block without their ends, and where the octets after its blank line begin; or why it
/// is none.
public sealed interface HeaderBlock {

    record Lines(List<Line> lines, int next) implements HeaderBlock {
        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /// One header. `folded` tells that it was put together from several lines (RFC 5322 section 2.2.3).
    record Line(String text, boolean folded) {}

    record Malformed(String why) implements HeaderBlock {}

    record TooLarge(String why) implements HeaderBlock {}
}
