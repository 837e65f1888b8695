// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.locate;

import java.net.InetSocketAddress;
import java.util.List;

/// Where a SIP URI leads.
public sealed interface Location {

    /// Servers, at least one, in the order in which they are to be tried.
    record Servers(List<Server> inOrder) implements Location {
        public Servers {
            inOrder = List.copyOf(inOrder);
        }
    }

    /// Nothing can be sent; one line of words.
    record Nowhere(String why) implements Location {}

    record Server(Transport transport, InetSocketAddress address) {}
}
