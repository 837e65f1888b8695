// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.message;

import java.time.Instant;
import java.util.List;
import org.isthmus.model.Octets;

/// A request outside a dialog as the SIP edge hands it to the routes: checked for form, retransmissions absorbed.
/// `source` is where it really came from; `receivedAt` is the edge's clock.
public record IncomingSip(
        String method, String requestUri, SipHeaders headers, Octets body, Source source, Instant receivedAt) {

    /// Transport (`UDP`, `TCP`, `TLS`), the peer's address and port, and our own address and port that
    /// took it. `certified` are the domains that the peer's certificate names, in small letters; only
    /// of one that is good. `connection` is the name of the connection, which nobody can guess; empty
    /// over UDP.
    public record Source(
            String transport,
            String address,
            int port,
            String localAddress,
            int localPort,
            List<String> certified,
            String connection) {
        public Source {
            certified = List.copyOf(certified);
        }

        /// Of a peer that showed no certificate.
        public Source(String transport, String address, int port, String localAddress, int localPort) {
            this(transport, address, port, localAddress, localPort, List.of(), "");
        }

        /// The spelling under which a binding remembers it: `UDP:192.0.2.4:5060`. A flow over TCP or
        /// TLS is this connection and no later one from the same address and port (RFC 5626 section
        /// 3.2): `TCP:192.0.2.4:5060#5b1e…`.
        public String flow() {
            String host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
            return transport + ":" + host + ":" + port + (connection.isEmpty() ? "" : "#" + connection);
        }
    }

    public String callId() {
        return headers.first("Call-ID").orElse("");
    }
}
