// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpim;

import java.util.Set;

/// What reading a CPIM message gives. The words in it are ours and hold nothing of the message.
public sealed interface CpimReading {

    /// The message, and the leniencies without which it would have been malformed.
    record Read(CpimMessage message, Set<CpimLeniency> needed) implements CpimReading {
        public Read {
            needed = Set.copyOf(needed);
        }
    }

    record Malformed(String why) implements CpimReading {}

    record TooLarge(String why) implements CpimReading {}

    /// A transfer or content encoding that is not known here; over SIP the answer is 415 with Accept-Encoding.
    record UnsupportedEncoding(String name) implements CpimReading {}

    /// A header or feature that must be understood (RFC 3862 section 3.5) and is not.
    record NotUnderstood(String name) implements CpimReading {}
}
