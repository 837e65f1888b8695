// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.isthmus.sip.locate.Transport;

/// Our own listening points, seen from a destination: which UDP socket reaches it, and what our Via calls us there.
final class LocalPoints {
    private final List<UdpEndpoint> udp;
    private final List<TcpEndpoint> tcp;
    private final List<TcpEndpoint> tls;
    private final String advertised;

    LocalPoints(List<UdpEndpoint> udp, List<TcpEndpoint> tcp, List<TcpEndpoint> tls, String advertised) {
        this.udp = List.copyOf(udp);
        this.tcp = List.copyOf(tcp);
        this.tls = List.copyOf(tls);
        this.advertised = advertised;
    }

    /// The UDP listening point to send from; empty when none can reach such an address.
    Optional<UdpEndpoint> udpTowards(InetAddress to) {
        return udp.stream()
                .filter(point -> reaches(point.local().getAddress(), to))
                .findFirst();
    }

    /// The address that a connection to there comes from; empty where the system chooses best: when we listen on all of
    /// them, or on several that reach it.
    Optional<InetAddress> streamFrom(Transport transport, InetAddress to) {
        List<InetAddress> reaching = (transport == Transport.TLS ? tls : tcp)
                .stream()
                        .map(point -> point.local().getAddress())
                        .filter(address -> reaches(address, to))
                        .distinct()
                        .toList();
        return reaching.size() == 1 && !reaching.getFirst().isAnyLocalAddress()
                ? Optional.of(reaching.getFirst())
                : Optional.empty();
    }

    /// `host:port` for the Via of a request over UDP from `point`.
    String sentBy(UdpEndpoint point, InetAddress to) {
        return host(point.local().getAddress(), to) + ":" + point.local().getPort();
    }

    /// `host:port` for the Via of a request over a connection: where a new one would find us, if we listen there.
    String sentBy(Transport transport, InetAddress from, InetAddress to) {
        Stream<InetSocketAddress> points = transport == Transport.TLS
                ? tls.stream().map(TcpEndpoint::local)
                : Stream.concat(
                        tcp.stream().map(TcpEndpoint::local), udp.stream().map(UdpEndpoint::local));
        int port = points.filter(point -> reaches(point.getAddress(), to))
                .findFirst()
                .map(InetSocketAddress::getPort)
                .orElse(transport.usualPort());
        return host(from, to) + ":" + port;
    }

    private String host(InetAddress local, InetAddress to) {
        if (!advertised.isEmpty()) {
            return advertised.indexOf(':') >= 0 && !advertised.startsWith("[") ? "[" + advertised + "]" : advertised;
        }
        return Addresses.host(local.isAnyLocalAddress() ? facing(to) : local);
    }

    /// A socket bound to a wildcard reaches its own family, and one of IPv6 both; one bound to loopback reaches
    /// loopback only.
    private static boolean reaches(InetAddress local, InetAddress to) {
        if (local.isAnyLocalAddress()) {
            return local instanceof Inet6Address || to instanceof Inet4Address;
        }
        return local.getClass() == to.getClass() && local.isLoopbackAddress() == to.isLoopbackAddress();
    }

    /// Some address of ours that such a destination can have heard of; rport (RFC 3581) mends a wrong guess.
    private static InetAddress facing(InetAddress to) {
        if (to.isLoopbackAddress()) {
            return to;
        }
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(own ->
                            own.getClass() == to.getClass() && !own.isLoopbackAddress() && !own.isLinkLocalAddress())
                    .findFirst()
                    .orElse(to);
        } catch (SocketException _) {
            return to;
        }
    }
}
