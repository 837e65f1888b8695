// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.isthmus.sip.locate.Location.Server;

/// Servers that did not do what they are there for a moment ago: they are tried after the others of the same
/// domain until they may have recovered, as RFC 3263 section 4.3 wants it for 503. So many are remembered and
/// no more.
final class TroubledServers {
    private static final int MOST = 10_000;

    private final ConcurrentHashMap<Server, Instant> until = new ConcurrentHashMap<>();
    private final Duration avoid;

    TroubledServers(Duration avoid) {
        this.avoid = avoid;
    }

    void add(Server server, Instant now) {
        if (until.size() >= MOST) {
            until.values().removeIf(end -> !end.isAfter(now));
        }
        if (until.size() < MOST) {
            until.put(server, now.plus(avoid));
        }
    }

    void worked(Server server) {
        if (!until.isEmpty()) {
            until.remove(server);
        }
    }

    /// The same servers, those without trouble first.
    List<Server> ordered(List<Server> servers, Instant now) {
        if (servers.size() < 2 || until.isEmpty()) {
            return servers;
        }
        return Stream.concat(
                        servers.stream().filter(server -> !isTroubled(server, now)),
                        servers.stream().filter(server -> isTroubled(server, now)))
                .toList();
    }

    private boolean isTroubled(Server server, Instant now) {
        Instant end = until.get(server);
        return end != null && end.isAfter(now);
    }
}
