// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import gov.nist.javax.sip.address.GenericURI;
import gov.nist.javax.sip.address.SipUri;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.isthmus.sip.locate.Location;
import org.isthmus.sip.locate.Location.Server;
import org.isthmus.sip.locate.ServerLocation;
import org.isthmus.sip.locate.Transport;
import org.isthmus.sip.message.OutgoingSip;

/// Where a request goes: to the flow it names, else by the first Route, else by its Request-URI (RFC 3261 section
/// 8.1.2); the servers behind the host of a URI are found by [ServerLocation].
sealed interface NextHop {

    /// Servers in the order in which they are to be tried. `host` is the one that was asked for, which
    /// a certificate has to name. `connection` is the one connection that may be taken
    /// (`IncomingSip.Source`): behind a stream flow nobody listens, and who comes later
    /// from the same address is somebody else.
    record To(List<Server> servers, String host, Optional<String> connection) implements NextHop {}

    /// `never` says that the request names a way that does not exist, and not one that is closed now.
    record Nowhere(String why, boolean never) implements NextHop {}

    static NextHop of(OutgoingSip request, JainParser parser, ServerLocation location) {
        if (request.flow().isPresent()) {
            return ofFlow(request.flow().get());
        }
        String uri = request.route().isEmpty()
                ? request.requestUri()
                : insideBrackets(request.route().get(0));
        try {
            GenericURI parsed = parser.uri(uri);
            return parsed instanceof SipUri sip
                    ? ofUri(sip, location)
                    : new Nowhere("no route for a URI that is not SIP", true);
        } catch (ParseException _) {
            return new Nowhere("the URI to send to is not well formed", true);
        }
    }

    /// A SIPS URI asks for TLS, whatever else it says (RFC 3261 section 26.2.2).
    private static NextHop ofUri(SipUri uri, ServerLocation location) {
        Optional<Transport> said = Optional.ofNullable(uri.getTransportParam()).flatMap(Transport::named);
        if (uri.getTransportParam() != null && said.isEmpty()) {
            return new Nowhere("the transport is not supported", true);
        }
        String host = uri.getMAddrParam() == null ? uri.getHost() : uri.getMAddrParam();
        OptionalInt port = uri.getPort() < 0 ? OptionalInt.empty() : OptionalInt.of(uri.getPort());
        if (port.orElse(1) < 1 || port.orElse(1) > 65535) {
            return new Nowhere("the port to send to is none", true);
        }
        Optional<Transport> transport = uri.isSecure() && said.isPresent() ? Optional.of(Transport.TLS) : said;
        return switch (location.of(new ServerLocation.Target(uri.isSecure(), host, port, transport))) {
            case Location.Servers(List<Server> servers) -> new To(servers, host, Optional.empty());
            case Location.Nowhere(String why) -> new Nowhere(why, false);
        };
    }

    private static NextHop ofFlow(String flow) {
        int mark = flow.indexOf('#');
        String peer = mark < 0 ? flow : flow.substring(0, mark);
        int first = peer.indexOf(':');
        int last = peer.lastIndexOf(':');
        Optional<Transport> transport = Transport.named(first < 0 ? "" : peer.substring(0, first));
        if (last <= first || transport.isEmpty()) {
            return new Nowhere("the flow is not well formed", false);
        }
        String host = peer.substring(first + 1, last);
        try {
            int port = Integer.parseInt(peer.substring(last + 1));
            InetAddress address = InetAddress.getByName(host);
            return new To(
                    List.of(new Server(transport.get(), new InetSocketAddress(address, port))),
                    host,
                    transport.get().stream() ? Optional.of(flow.substring(mark + 1)) : Optional.empty());
        } catch (IllegalArgumentException | UnknownHostException _) {
            return new Nowhere("the flow is not well formed", false);
        }
    }

    private static String insideBrackets(String nameAddr) {
        int open = nameAddr.indexOf('<');
        int close = nameAddr.indexOf('>', open + 1);
        return open < 0 || close < 0 ? nameAddr : nameAddr.substring(open + 1, close);
    }
}
