// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;

/// How the way is protected that a message came by (architecture document section 5.4.3), the best first.
public enum Protection {
    /// TLS, and the peer has shown a good certificate of its own.
    CERTIFICATE,
    /// TLS, and who the peer is was not proven by a certificate.
    TLS,
    /// Nothing of its own; the operator declares that it runs inside a trusted network.
    TRUSTED_NETWORK,
    NONE;

    /// `trusted-network`, as the file and people write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Protection> ofWord(String word) {
        return Arrays.stream(values())
                .filter(known -> known.word().equals(word))
                .findFirst();
    }

    /// What can be said of something that came by one of several ways; of no way nothing can.
    public static Protection weakest(Collection<Protection> ways) {
        return ways.isEmpty() ? NONE : Collections.max(ways);
    }
}
