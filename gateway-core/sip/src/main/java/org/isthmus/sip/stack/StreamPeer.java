// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.net.InetSocketAddress;
import org.isthmus.sip.locate.Transport;

/// The far end of a connection. `host` is whom its certificate has to name: of TLS connections that we make;
/// empty for all others. So a connection that was made to one domain is never taken for another one at the same
/// address.
record StreamPeer(Transport transport, String host, InetSocketAddress address) {
    static StreamPeer flow(Transport transport, InetSocketAddress address) {
        return new StreamPeer(transport, "", address);
    }
}
