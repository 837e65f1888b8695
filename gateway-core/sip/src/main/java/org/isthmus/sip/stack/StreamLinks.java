// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.isthmus.model.settings.SipLimitSettings;
import org.isthmus.sip.locate.Transport;
import org.isthmus.sip.tls.TlsSockets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All open TCP and TLS connections by their far end: those that devices made to us, which are the only way
/// back to them, and those that we made. Bounded in number and in what they hold ([StreamQuota]).
final class StreamLinks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamLinks.class);

    private static final Duration LAST_MOMENT = Duration.ofSeconds(1);
    private static final Duration BREATH = Duration.ofMillis(5);

    private final ConcurrentHashMap<StreamPeer, StreamLink> open = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<StreamPeer, CompletableFuture<StreamLink>> connecting = new ConcurrentHashMap<>();
    private final List<Consumer<StreamLink>> lost = new CopyOnWriteArrayList<>();
    private final StreamQuota quota;
    private final SipLimitSettings limits;
    private final Duration connectTime;
    private final TlsSockets tls;
    private volatile Function<StreamPeer, Optional<InetAddress>> sources = _ -> Optional.empty();

    StreamLinks(SipLimitSettings limits, Duration connectTime, TlsSockets tls) {
        this.limits = limits;
        this.quota = new StreamQuota(limits);
        this.connectTime = connectTime;
        this.tls = tls;
    }

    /// Tells from which address of ours connections to a peer are made; the system chooses where it says none.
    void from(Function<StreamPeer, Optional<InetAddress>> ours) {
        sources = ours;
    }

    void whenLost(Consumer<StreamLink> told) {
        lost.add(told);
    }

    /// Takes a connection that was made to us into use; closes it at once when there are too many.
    void accept(Socket socket, Transport transport, Reception reception) throws IOException {
        adopt(
                transport == Transport.TLS
                        ? Connection.secure(tls.accepted(socket), socket, "", tls.handshake())
                        : Connection.plain(socket),
                reception);
    }

    private Optional<StreamLink> adopt(Connection connection, Reception reception) throws IOException {
        Optional<StreamQuota.Share> share = quota.join(connection.farAddress());
        if (share.isEmpty()) {
            LOG.debug("too many connections, one was closed");
            connection.close();
            return Optional.empty();
        }
        StreamLink link = new StreamLink(connection, limits, share.get(), reception, this);
        open.put(link.peer(), link);
        link.start();
        return Optional.of(link);
    }

    Optional<StreamLink> existing(StreamPeer peer) {
        return Optional.ofNullable(open.get(peer));
    }

    /// The connection to `peer`, made if there is none; whoever asks while it is being made waits for the same one.
    StreamLink to(StreamPeer peer, Reception reception) throws IOException, InterruptedException {
        StreamLink known = open.get(peer);
        if (known != null) {
            return known;
        }
        CompletableFuture<StreamLink> mine = new CompletableFuture<>();
        CompletableFuture<StreamLink> others = connecting.putIfAbsent(peer, mine);
        if (others != null) {
            return await(others);
        }
        try {
            StreamLink link = adopt(connection(peer, reception), reception)
                    .orElseThrow(() -> new IOException("too many connections"));
            mine.complete(link);
            return link;
        } catch (IOException | RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            connecting.remove(peer);
        }
    }

    private Connection connection(StreamPeer peer, Reception reception) throws IOException {
        Socket plain = connected(facing(peer), peer.address());
        if (peer.transport() != Transport.TLS) {
            return Connection.plain(plain);
        }
        Connection secure = Connection.secure(tls.towards(peer.host(), plain), plain, peer.host(), tls.handshake());
        try {
            secure.open();
            if (!secure.names().include(peer.host())) {
                throw new SSLPeerUnverifiedException("its certificate does not name " + peer.host());
            }
            return secure;
        } catch (IOException | RuntimeException e) {
            reception.noHandshake(peer.address(), String.valueOf(e.getMessage()));
            secure.close();
            throw e;
        }
    }

    /// A connection comes from the address that we listen on, where that is one: peers know us by it.
    private Socket facing(StreamPeer peer) throws IOException {
        Socket socket = new Socket();
        Optional<InetAddress> from = sources.apply(peer);
        if (from.isPresent()) {
            socket.bind(new InetSocketAddress(from.get(), 0));
        }
        return socket;
    }

    /// A socket towards a port of this machine on which nobody listens may be given that very port by the system, and
    /// meets itself; that is no peer.
    Socket connected(Socket socket, InetSocketAddress peer) throws IOException {
        try {
            socket.connect(peer, Math.toIntExact(connectTime.toMillis()));
            if (socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress())) {
                throw new ConnectException("nobody listens there: the connection met itself");
            }
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /// Called once for each connection.
    void closed(StreamLink link) {
        open.remove(link.peer(), link);
        lost.forEach(told -> told.accept(link));
    }

    /// How many octets all connections hold.
    long held() {
        return quota.octets();
    }

    int size() {
        return quota.connections();
    }

    /// Lets each connection write what it has queued, for a moment, and closes all.
    @Override
    public void close() {
        open.values().forEach(StreamLink::finish);
        long end = System.nanoTime() + LAST_MOMENT.toNanos();
        while (!open.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(BREATH.toNanos());
        }
        List.copyOf(open.values()).forEach(StreamLink::close);
    }

    private static StreamLink await(CompletableFuture<StreamLink> others) throws IOException, InterruptedException {
        try {
            return others.get();
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() == null
                            ? "no connection"
                            : String.valueOf(e.getCause().getMessage()),
                    e);
        }
    }
}
