// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.net.InetSocketAddress;
import org.isthmus.model.settings.Listen;

/// A listening point with the address that it really has. `transport` is `UDP`, `TCP` or `TLS`.
public record Bound(String transport, InetSocketAddress address) {
    public Listen listen() {
        return Listen.of(address);
    }

    @Override
    public String toString() {
        return transport + " " + listen();
    }
}
