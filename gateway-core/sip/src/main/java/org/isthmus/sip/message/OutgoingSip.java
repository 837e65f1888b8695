// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.message;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.Octets;

/// A request outside a dialog for the SIP edge to send. The edge makes Via, Call-ID, CSeq, Max-Forwards and the
/// From tag; `headers` hold From and To (as name-addr, without tags) and all else. `flow` (the notation of
/// [IncomingSip.Source#flow()]) names where to send it when it must not be taken from `route` or the request URI:
/// the flow that a device registered over. One request per `target` is outstanding at a time (RFC 3428 section
/// 8); the edge queues the others in order.
public record OutgoingSip(
        String method,
        String requestUri,
        List<String> route,
        SipHeaders headers,
        Octets body,
        String target,
        Optional<String> flow) {
    public OutgoingSip {
        route = List.copyOf(route);
    }

    /// The same request with one header field more.
    public OutgoingSip with(String name, String value) {
        return new OutgoingSip(method, requestUri, route, headers.with(name, value), body, target, flow);
    }
}
