// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/// Peers over UDP that took no large request over TCP: nothing listens there, a NAT lets nothing through, or whatever
/// took the connection does not speak SIP. Calling them over TCP again for each large request would cost its time
/// every time, and where it ended in silence it would do so for ever. Forgotten after a while, since peers change; at
/// most so many are kept, those above are called over TCP each time.
final class UdpOnly {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final ConcurrentHashMap<InetSocketAddress, Instant> until = new ConcurrentHashMap<>();
    private final int most;

    UdpOnly(int most) {
        this.most = most;
    }

    void add(InetSocketAddress peer, Instant now) {
        if (until.size() >= most) {
            until.values().removeIf(end -> !end.isAfter(now));
        }
        if (until.size() < most) {
            until.put(peer, now.plus(REMEMBERED));
        }
    }

    boolean contains(InetSocketAddress peer, Instant now) {
        Instant end = until.get(peer);
        if (end != null && !end.isAfter(now)) {
            until.remove(peer, end);
            return false;
        }
        return end != null;
    }
}
