// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.isthmus.model.settings.Listen;
import org.isthmus.model.settings.SipLimitSettings;
import org.isthmus.model.settings.SipSettings;
import org.isthmus.sip.check.SipLimits;
import org.isthmus.sip.check.SipPreCheck;
import org.isthmus.sip.dns.DnsResolver;
import org.isthmus.sip.locate.Transport;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipOutcome;
import org.isthmus.sip.tls.TlsSockets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The SIP edge without Camel: all listening points of one node, requests in and out. In reading order a message goes
/// through [Reception] (pre-check), then [ServerSide] or [ClientSide]. jain-sip parses and gives the message types;
/// sockets, retransmission and the few timers are here (`docs/adr/0002-sip-without-server-transactions.md`).
///
/// Taken are MESSAGE, REGISTER and OPTIONS outside a dialog, and NOTIFY of what a SUBSCRIBE of ours
/// asked for.
public final class SipStack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SipStack.class);
    /// Option tags that a request may require of us: Path (RFC 3327) is kept with the binding, and so
    /// are the flows of a device (RFC 5626).
    private static final Set<String> SUPPORTED = Set.of("path", "outbound");

    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_FIELDS = 256;
    private static final int PORT_TRIES = 10;

    private final ServerSide server;
    private final ClientSide client;
    private final StreamLinks links;
    private final List<UdpEndpoint> udp = new ArrayList<>();
    private final List<TcpEndpoint> tcp = new ArrayList<>();
    private final List<TcpEndpoint> tls = new ArrayList<>();
    private final ClientSide.Ways ways;

    private SipStack(SipSettings settings, InstantSource clock, SipCounters counters) throws IOException {
        JainParser parser = new JainParser();
        this.links =
                new StreamLinks(settings.limits(), settings.timers().connect(), new TlsSockets(settings.tls(), clock));
        this.server = new ServerSide(settings, parser, clock, counters);
        this.client = new ClientSide(settings, parser, links, new DnsResolver(settings.resolve()), counters, clock);
        Reception reception =
                new Reception(new SipPreCheck(limits(settings.limits()), SUPPORTED), server, client, counters);
        try {
            for (Listen listen : settings.udp()) {
                udp.add(new UdpEndpoint(listen, reception));
            }
            for (Listen listen : settings.tcp()) {
                tcp.add(new TcpEndpoint(Transport.TCP, beside(listen, settings), links, reception));
            }
            for (Listen listen : settings.tls().listen()) {
                tls.add(new TcpEndpoint(Transport.TLS, listen, links, reception));
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        LocalPoints points = new LocalPoints(udp, tcp, tls, settings.advertisedHost());
        links.from(peer -> points.streamFrom(peer.transport(), peer.address().getAddress()));
        this.ways = new ClientSide.Ways(points, reception);
    }

    /// Opens all listening points; until there is a handler, requests are answered 503. Throws when one
    /// can not be opened, and then none is.
    public static SipStack open(SipSettings settings, InstantSource clock, SipCounters counters) throws IOException {
        SipStack stack = onFreePorts(settings, clock, counters);
        stack.udp.forEach(UdpEndpoint::start);
        stack.tcp.forEach(TcpEndpoint::start);
        stack.tls.forEach(TcpEndpoint::start);
        LOG.info("SIP listens on {}", stack.bound());
        return stack;
    }

    /// The port that the system chose for UDP may be taken for TCP; then another one is asked for.
    private static SipStack onFreePorts(SipSettings settings, InstantSource clock, SipCounters counters)
            throws IOException {
        boolean choosing = settings.udp().stream().anyMatch(listen -> listen.port() == 0);
        for (int left = choosing ? PORT_TRIES : 1; ; left--) {
            try {
                return new SipStack(settings, clock, counters);
            } catch (BindException taken) {
                if (left == 1) {
                    throw taken;
                }
            }
        }
    }

    /// From now on `handler` answers. Throws [IllegalStateException] when there is one already.
    public void handle(SipHandler handler) {
        if (!server.handler(handler)) {
            throw new IllegalStateException("SIP requests have a handler already");
        }
    }

    /// Takes the handler away: what comes is refused with 503, what runs may finish. True when all was
    /// finished in time.
    public boolean drain(Duration longest) throws InterruptedException {
        return server.drain(longest);
    }

    /// Sends, and waits for the outcome on the caller's thread, which ought to be a virtual one.
    public SipOutcome send(OutgoingSip request) throws InterruptedException {
        return client.send(request, ways);
    }

    /// How many requests to `target` are outstanding (one at most) or wait for that one.
    int waiting(String target) {
        return client.waiting(target);
    }

    /// How many connections there are, and how many octets they hold.
    int connections() {
        return links.size();
    }

    long held() {
        return links.held();
    }

    public List<Bound> bound() {
        List<Bound> bound = new ArrayList<>();
        udp.forEach(point -> bound.add(new Bound("UDP", point.local())));
        tcp.forEach(point -> bound.add(new Bound("TCP", point.local())));
        tls.forEach(point -> bound.add(new Bound("TLS", point.local())));
        return List.copyOf(bound);
    }

    /// Closes all sockets at once; call [#drain] before.
    @Override
    public void close() {
        try {
            udp.forEach(SipStack::closeQuietly);
            tcp.forEach(SipStack::closeQuietly);
            tls.forEach(SipStack::closeQuietly);
            links.close();
        } finally {
            client.close();
        }
    }

    /// Port 0 takes the port of the UDP listening point on the same host, so that one address serves both.
    private Listen beside(Listen listen, SipSettings settings) {
        int index = settings.tcp().indexOf(listen);
        if (listen.port() != 0 || index >= udp.size()) {
            return listen;
        }
        InetSocketAddress other = udp.get(index).local();
        return settings.udp().get(index).host().equals(listen.host())
                ? new Listen(listen.host(), other.getPort())
                : listen;
    }

    private static SipLimits limits(SipLimitSettings limits) {
        return new SipLimits(
                LONGEST_LINE,
                MOST_FIELDS,
                Math.toIntExact(limits.header().octets()),
                Math.toIntExact(limits.body().octets()));
    }

    private static void closeQuietly(AutoCloseable point) {
        try {
            point.close();
        } catch (Exception e) {
            LOG.warn("a listening point did not close well", e);
        }
    }
}
