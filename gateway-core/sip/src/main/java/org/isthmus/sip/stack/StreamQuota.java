// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.isthmus.model.settings.SipLimitSettings;

/// How many TCP connections there may be, and how much of what they read and have yet to write is held: in all, and
/// for each far address, of which an IPv6 one counts by its /64, since whoever has one has all of them. One address
/// may take a quarter of the octets. For any number of threads; nobody waits for anybody here.
final class StreamQuota {
    private static final int QUARTER = 4;
    private static final int NETWORK_OCTETS = 8;

    private final ConcurrentHashMap<String, Source> sources = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong octets = new AtomicLong();
    private final SipLimitSettings limits;

    StreamQuota(SipLimitSettings limits) {
        this.limits = limits;
    }

    /// All connections of one far address. The count changes only where the map guards it.
    private static final class Source {
        private final AtomicLong octets = new AtomicLong();
        private int connections;
    }

    /// The share of a new connection with `peer`; empty when there are too many already.
    Optional<Share> join(InetAddress peer) {
        if (connections.incrementAndGet() > limits.connections()) {
            connections.decrementAndGet();
            return Optional.empty();
        }
        String network = network(peer);
        boolean[] joined = new boolean[1];
        Source source = sources.compute(network, (_, known) -> {
            Source one = known == null ? new Source() : known;
            joined[0] = one.connections < limits.connectionsPerSource();
            if (joined[0]) {
                one.connections++;
            }
            return one;
        });
        if (!joined[0]) {
            connections.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(new Share(network, source));
    }

    int connections() {
        return connections.get();
    }

    long octets() {
        return octets.get();
    }

    /// What one connection holds.
    final class Share {
        private final String network;
        private final Source source;
        private long held;
        private boolean left;

        private Share(String network, Source source) {
            this.network = network;
            this.source = source;
        }

        /// False when there is no room for so much, or the connection has ended.
        synchronized boolean take(long more) {
            if (left) {
                return false;
            }
            held += more;
            boolean room = octets.addAndGet(more) <= most();
            if (source.octets.addAndGet(more) > most() / QUARTER || !room) {
                give(more);
                return false;
            }
            return true;
        }

        synchronized void give(long less) {
            if (!left) {
                held -= less;
                octets.addAndGet(-less);
                source.octets.addAndGet(-less);
            }
        }

        /// Whether it is worth asking for more.
        boolean hasRoom() {
            return octets.get() < most() && source.octets.get() < most() / QUARTER;
        }

        /// The connection has ended: all that it held is given back. Once is enough.
        synchronized void leave() {
            if (left) {
                return;
            }
            give(held);
            left = true;
            connections.decrementAndGet();
            sources.computeIfPresent(network, (_, known) -> --known.connections == 0 ? null : known);
        }
    }

    private long most() {
        return limits.buffered().octets();
    }

    private static String network(InetAddress peer) {
        return peer instanceof Inet6Address
                ? HexFormat.of().formatHex(peer.getAddress(), 0, NETWORK_OCTETS)
                : peer.getHostAddress();
    }
}
