// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import gov.nist.javax.sip.address.GenericURI;
import gov.nist.javax.sip.address.SipUri;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.text.ParseException;
import java.util.Optional;
import org.isthmus.sip.message.OutgoingSip;

/// Where a request goes: to the flow it names, else by the first Route, else by its Request-URI (RFC 3261 section
/// 8.1.2). Of RFC 3263 it knows numeric hosts, ports, `;transport=` and `;maddr=`, and the addresses of a host name;
/// NAPTR and SRV records are not asked for.
sealed interface NextHop {

    /// `host` is the one that was asked for, which a certificate has to name. `existingOnly` says that no connection
    /// may be made: behind a stream flow nobody listens.
    record To(Transport transport, String host, InetSocketAddress address, boolean existingOnly) implements NextHop {
        StreamPeer streamPeer() {
            return transport == Transport.TLS && !existingOnly
                    ? new StreamPeer(transport, host, address)
                    : StreamPeer.flow(transport == Transport.UDP ? Transport.TCP : transport, address);
        }
    }

    record Nowhere(String why) implements NextHop {}

    static NextHop of(OutgoingSip request, JainParser parser) {
        if (request.flow().isPresent()) {
            return ofFlow(request.flow().get());
        }
        String uri = request.route().isEmpty()
                ? request.requestUri()
                : insideBrackets(request.route().get(0));
        try {
            GenericURI parsed = parser.uri(uri);
            return parsed instanceof SipUri sip ? ofUri(sip) : new Nowhere("no route for a URI that is not SIP");
        } catch (ParseException _) {
            return new Nowhere("the URI to send to is not well formed");
        }
    }

    /// A SIPS URI asks for TLS, whatever else it says (RFC 3261 section 26.2.2).
    private static NextHop ofUri(SipUri uri) {
        String named = uri.getTransportParam() == null ? "udp" : uri.getTransportParam();
        Optional<Transport> transport = Transport.named(uri.isSecure() ? "tls" : named);
        String host = uri.getMAddrParam() == null ? uri.getHost() : uri.getMAddrParam();
        return transport
                .map(known -> to(known, host, uri.getPort() < 0 ? known.usualPort() : uri.getPort(), false))
                .orElseGet(() -> new Nowhere("the transport is not supported"));
    }

    private static NextHop ofFlow(String flow) {
        int first = flow.indexOf(':');
        int last = flow.lastIndexOf(':');
        Optional<Transport> transport = Transport.named(first < 0 ? "" : flow.substring(0, first));
        if (last <= first || transport.isEmpty()) {
            return new Nowhere("the flow is not well formed");
        }
        try {
            int port = Integer.parseInt(flow.substring(last + 1));
            return to(transport.get(), flow.substring(first + 1, last), port, transport.get().stream());
        } catch (NumberFormatException _) {
            return new Nowhere("the flow is not well formed");
        }
    }

    private static NextHop to(Transport transport, String host, int port, boolean existingOnly) {
        if (port < 1 || port > 65535) {
            return new Nowhere("the port to send to is none");
        }
        try {
            return new To(transport, host, new InetSocketAddress(InetAddress.getByName(host), port), existingOnly);
        } catch (UnknownHostException _) {
            return new Nowhere("the host to send to has no address");
        }
    }

    private static String insideBrackets(String nameAddr) {
        int open = nameAddr.indexOf('<');
        int close = nameAddr.indexOf('>', open + 1);
        return open < 0 || close < 0 ? nameAddr : nameAddr.substring(open + 1, close);
    }
}
