// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.message;

import java.time.Instant;
import java.util.List;
import org.isthmus.model.Octets;

/// A request outside a dialog as the SIP edge hands it to the routes: checked for form, retransmissions absorbed.
/// `source` is where it really came from; `receivedAt` is the edge's clock.
public record IncomingSip(
        String method, String requestUri, SipHeaders headers, Octets body, Source source, Instant receivedAt) {

    /// Transport (`UDP`, `TCP`, `TLS`), the peer's address and port, and our own address and port that took it.
    /// `certified` are the domains that the peer's certificate names, in small letters; only of one that is good.
    public record Source(
            String transport, String address, int port, String localAddress, int localPort, List<String> certified) {
        public Source {
            certified = List.copyOf(certified);
        }

        /// Of a peer that showed no certificate.
        public Source(String transport, String address, int port, String localAddress, int localPort) {
            this(transport, address, port, localAddress, localPort, List.of());
        }

        /// The spelling under which a binding remembers it: `UDP:192.0.2.4:5060`.
        public String flow() {
            return transport + ":" + (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
        }
    }

    public String callId() {
        return headers.first("Call-ID").orElse("");
    }
}
