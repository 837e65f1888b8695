// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.locate;

import java.util.Locale;
import java.util.Optional;

/// The transports that we speak, by the names that Via and flows have for them.
public enum Transport {
    UDP(5060),
    TCP(5060),
    TLS(5061);

    private final int usualPort;

    Transport(int usualPort) {
        this.usualPort = usualPort;
    }

    /// RFC 3261 section 19.1.2.
    public int usualPort() {
        return usualPort;
    }

    public boolean stream() {
        return this != UDP;
    }

    /// As a `transport` parameter writes it, in letters of any size.
    public static Optional<Transport> named(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "UDP" -> Optional.of(UDP);
            case "TCP" -> Optional.of(TCP);
            case "TLS" -> Optional.of(TLS);
            default -> Optional.empty();
        };
    }
}
