// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpim;

import java.util.EnumSet;
import java.util.Set;
import org.isthmus.model.Octets;

/// Reads a Message/CPIM (RFC 3862): its own MIME headers if it brings them, the CPIM headers, the headers of
/// the content, the content with its encodings undone.
///
/// Never guesses where the user's text begins: when that is not certain, the message is
/// [CpimReading.Malformed]. It does not convert charsets, take a multipart apart or look at who it is from.
public record CpimReader(CpimLimits limits, Set<CpimLeniency> leniencies) {
    public CpimReader {
        leniencies = Set.copyOf(leniencies);
    }

    /// With all leniencies and the usual limits.
    public static CpimReader lenient() {
        return new CpimReader(CpimLimits.USUAL, EnumSet.allOf(CpimLeniency.class));
    }

    public CpimReading read(Octets body) {
        if (body.size() > limits.body()) {
            return new CpimReading.TooLarge("more than " + limits.body() + " octets of CPIM");
        }
        return new OneReading(this, body).read();
    }
}
