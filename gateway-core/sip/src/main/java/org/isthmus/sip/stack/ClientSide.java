// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.isthmus.model.settings.SipSettings;
import org.isthmus.sip.locate.Dns;
import org.isthmus.sip.locate.EnumLookup;
import org.isthmus.sip.locate.Location.Server;
import org.isthmus.sip.locate.ServerLocation;
import org.isthmus.sip.locate.Transport;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipOutcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends requests and waits for what becomes of them: target by target in turn, by the transport that the next
/// hop and the size ask for. The caller's thread does the waiting, so it ought to be a virtual one.
///
/// [SipOutcome.NotSent] is certain; as soon as one octet may have left, no answer means [SipOutcome.Silent].
final class ClientSide implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSide.class);
    private static final int LARGEST_PAYLOAD = 65_507;
    private static final int MOST_UDP_ONLY = 10_000;

    private final ConcurrentHashMap<String, Pending> pending = new ConcurrentHashMap<>();
    private final SipSettings settings;
    private final JainParser parser;
    private final RequestWriter writer;
    private final Identities identities;
    private final TargetLanes lanes;
    private final StreamLinks links;
    private final ServerLocation location;
    private final Addressing addressing;
    private final TroubledServers troubled;
    private final SipCounters counters;
    private final InstantSource clock;
    private final UdpOnly udpOnly = new UdpOnly(MOST_UDP_ONLY);
    private final TransactionTimer timer;

    ClientSide(
            SipSettings settings,
            JainParser parser,
            StreamLinks links,
            Dns dns,
            SipCounters counters,
            InstantSource clock) {
        this.settings = settings;
        this.parser = parser;
        this.writer = new RequestWriter(parser);
        this.identities = new Identities(settings.domains().get(0));
        this.lanes = new TargetLanes(settings.limits().waitingPerTarget());
        this.links = links;
        this.location = new ServerLocation(dns, new SecureRandom());
        this.addressing = new Addressing(new EnumLookup(dns));
        this.troubled = new TroubledServers(settings.resolve().avoid());
        this.counters = counters;
        this.clock = clock;
        this.timer = new TransactionTimer(new Waiting(), settings.timers().t1());
        links.whenLost(this::lost);
        timer.start();
    }

    private final class Waiting implements TransactionTimer.Open {
        @Override
        public boolean isEmpty() {
            return pending.isEmpty();
        }

        @Override
        public void tick(long now) {
            pending.values().forEach(waiting -> waiting.transaction().tick(now));
        }
    }

    private record Pending(
            ClientTransaction transaction, @Nullable StreamLink link) {}

    /// One request with everything that its sending needs.
    private record Sending(OutgoingSip request, Hop to, RequestWriter.Identity identity, Ways ways) {}

    /// One server of a next hop.
    private record Hop(Server server, String host, Optional<String> connection) {
        Transport transport() {
            return server.transport();
        }

        InetSocketAddress address() {
            return server.address();
        }

        StreamPeer streamPeer() {
            return transport() == Transport.TLS && connection.isEmpty()
                    ? new StreamPeer(Transport.TLS, host, address())
                    : StreamPeer.flow(transport() == Transport.UDP ? Transport.TCP : transport(), address());
        }
    }

    /// What only exists once the listening points are open.
    record Ways(LocalPoints points, Reception reception) {}

    SipOutcome send(OutgoingSip request, Ways ways) throws InterruptedException {
        if (!lanes.enter(request.target())) {
            return new SipOutcome.NotSent("too many requests wait for this target", SipOutcome.NotSent.Reason.BUSY);
        }
        try {
            SipOutcome outcome = switch (addressing.of(request)) {
                case Addressing.Unknown(String why, boolean never) -> SipOutcome.NotSent.unreachable(why, never);
                case Addressing.Ready(OutgoingSip ready) ->
                    switch (NextHop.of(ready, parser, location)) {
                        case NextHop.Nowhere(String why, boolean never) -> SipOutcome.NotSent.unreachable(why, never);
                        case NextHop.To to -> sent(ready, to, ways);
                    };
            };
            count(request.method(), outcome);
            return outcome;
        } finally {
            lanes.leave(request.target());
        }
    }

    int waiting(String target) {
        return lanes.users(target);
    }

    /// A response: the branch of its top Via tells whose it is.
    void take(RawSip raw) {
        Pending waiting = TopVia.read(raw.first("Via"))
                .map(TopVia::branch)
                .map(pending::get)
                .orElse(null);
        if (waiting != null) {
            waiting.transaction().response(raw);
        }
    }

    /// One server after the other until one takes it. Who answers 503 or can not be reached certainly
    /// did not (RFC 3263 section 4.3); who is silent may have, so that no other one gets it.
    private SipOutcome sent(OutgoingSip request, NextHop.To to, Ways ways) throws InterruptedException {
        SipOutcome outcome = new SipOutcome.NotSent("no connection to the next hop");
        for (Server server : troubled.ordered(to.servers(), clock.instant())) {
            outcome = sent(new Sending(request, new Hop(server, to.host(), to.connection()), identities.next(), ways));
            if (works(outcome)) {
                troubled.worked(server);
                return outcome;
            }
            if (to.servers().size() > 1) {
                troubled.add(server, clock.instant());
            }
            if (outcome instanceof SipOutcome.Silent) {
                return outcome;
            }
        }
        return outcome;
    }

    private static boolean works(SipOutcome outcome) {
        return outcome instanceof SipOutcome.Answered(SipAnswer answer, String _) && answer.status() != 503;
    }

    private SipOutcome sent(Sending sending) throws InterruptedException {
        try {
            return sending.to().transport().stream() ? overStream(sending) : overUdp(sending);
        } catch (IllegalArgumentException e) {
            return new SipOutcome.NotSent(String.valueOf(e.getMessage()));
        } catch (SSLException e) {
            LOG.debug("a request could not be sent", e);
            return new SipOutcome.NotSent("no TLS with the next hop, see the log");
        } catch (IOException e) {
            LOG.debug("a request could not be sent", e);
            return new SipOutcome.NotSent("no connection to the next hop");
        }
    }

    private SipOutcome overUdp(Sending sending) throws IOException, InterruptedException {
        InetSocketAddress to = sending.to().address();
        Optional<UdpEndpoint> point = sending.ways().points().udpTowards(to.getAddress());
        if (point.isEmpty()) {
            return overStream(sending);
        }
        String sentBy = sending.ways().points().sentBy(point.get(), to.getAddress());
        byte[] bytes = writer.write(sending.request(), sending.identity(), "UDP", sentBy);
        if (bytes.length > settings.limits().largestOverUdp().octets() && !udpOnly.contains(to, clock.instant())) {
            SipOutcome outcome = largeOverStream(sending);
            if (!(outcome instanceof SipOutcome.Answered)) {
                udpOnly.add(to, clock.instant());
            }
            if (!(outcome instanceof SipOutcome.NotSent)) {
                return outcome;
            }
        }
        if (bytes.length > LARGEST_PAYLOAD) {
            return new SipOutcome.NotSent("too large for UDP, and the next hop takes no TCP");
        }
        ClientTransaction transaction = new ClientTransaction(sending.request().method(), settings.timers());
        open(sending, new Pending(transaction, null));
        try {
            point.get().send(bytes, to);
            return awaited(sending, transaction, true, () -> repeat(point.get(), bytes, to));
        } finally {
            pending.remove(sending.identity().branch());
        }
    }

    /// What is certainly not sent is tried over UDP, where there is no TCP at the far end (RFC 3261
    /// section 18.1.1).
    private SipOutcome largeOverStream(Sending sending) throws InterruptedException {
        try {
            return overStream(sending);
        } catch (IOException e) {
            LOG.debug("a large request leaves over UDP after all: {}", e.getMessage());
            return new SipOutcome.NotSent("no connection to the next hop");
        }
    }

    private SipOutcome overStream(Sending sending) throws IOException, InterruptedException {
        StreamPeer to = sending.to().streamPeer();
        Optional<String> flow = sending.to().connection();
        Optional<StreamLink> existing =
                links.existing(to).filter(link -> flow.isEmpty() || flow.get().equals(link.name()));
        if (existing.isEmpty() && flow.isPresent()) {
            return new SipOutcome.NotSent("the connection that the device registered over is gone");
        }
        StreamLink link = existing.isPresent()
                ? existing.get()
                : links.to(to, sending.ways().reception());
        String sentBy = sending.ways()
                .points()
                .sentBy(to.transport(), link.localAddress(), to.address().getAddress());
        byte[] bytes = writer.write(
                sending.request(), sending.identity(), to.transport().name(), sentBy);
        ClientTransaction transaction = new ClientTransaction(sending.request().method(), settings.timers());
        open(sending, new Pending(transaction, link));
        try {
            return link.send(bytes)
                    ? awaited(sending, transaction, false, () -> {})
                    : new SipOutcome.NotSent("the connection closed");
        } finally {
            pending.remove(sending.identity().branch());
        }
    }

    private SipOutcome awaited(Sending sending, ClientTransaction transaction, boolean repeats, Runnable repeat)
            throws InterruptedException {
        String callId = sending.identity().callId();
        Optional<ClientTransaction.Response> answer = transaction.await(repeats, repeat, this::readable);
        return answer.<SipOutcome>map(response -> new SipOutcome.Answered(answer(response.raw()), callId))
                .orElseGet(() -> new SipOutcome.Silent(callId));
    }

    private static SipAnswer answer(RawSip raw) {
        return new SipAnswer(raw.status(), raw.reason(), raw.headers(), raw.body());
    }

    private boolean readable(ClientTransaction.Response response) {
        try {
            parser.check(response.raw());
            return response.raw().status() <= 699;
        } catch (ParseException e) {
            // Its text repeats the response, so it is not logged.
            LOG.debug("a response passed the pre-check and not the parser");
            counters.malformed();
            return false;
        }
    }

    private void repeat(UdpEndpoint point, byte[] bytes, InetSocketAddress to) {
        counters.repeated();
        try {
            point.send(bytes, to);
        } catch (IOException e) {
            // The first sending may have arrived, so its answer is still awaited.
            LOG.debug("a request could not be repeated", e);
        }
    }

    private void open(Sending sending, Pending waiting) {
        pending.put(sending.identity().branch(), waiting);
        timer.added();
    }

    private void lost(StreamLink link) {
        pending.values().stream()
                .filter(waiting -> waiting.link() == link)
                .forEach(waiting -> waiting.transaction().connectionLost());
    }

    private void count(String method, SipOutcome outcome) {
        switch (outcome) {
            case SipOutcome.Answered answered ->
                counters.sent(method, answered.answer().status());
            case SipOutcome.Silent _ -> counters.sent(method, 0);
            case SipOutcome.NotSent _ -> LOG.debug("a {} was not sent", method);
        }
    }

    /// Nobody can answer any more: who waits is told so now.
    @Override
    public void close() {
        timer.close();
        pending.values().forEach(waiting -> waiting.transaction().connectionLost());
    }
}
