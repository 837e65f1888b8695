// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.networks;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import org.isthmus.model.RateLimit;
import org.isthmus.model.settings.NetworkSettings;

/// How many requests remote networks send and are sent, each direction by itself. A class, since it counts; a network
/// whose rate is changed begins with a rest. Time is an argument. For any number of threads.
public final class NetworkRates {
    /// There are as many as are configured.
    private static final int MOST = 100_000;

    private final ConcurrentHashMap<String, Rate> incoming = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Rate> outgoing = new ConcurrentHashMap<>();

    private record Rate(int perSecond, int burst, RateLimit<String> limit) {
        static Rate of(NetworkSettings.Allows allows) {
            return new Rate(
                    allows.perSecond(), allows.burst(), new RateLimit<>(allows.perSecond(), allows.burst(), MOST));
        }

        boolean isOf(NetworkSettings.Allows allows) {
            return perSecond == allows.perSecond() && burst == allows.burst();
        }
    }

    /// Counts one request from it; zero when it is within the rate, else how long until one would be, and none is
    /// counted.
    public Duration from(RemoteNetwork network, Instant now) {
        return take(incoming, network, now);
    }

    /// The same of one that is to be sent to it.
    public Duration to(RemoteNetwork network, Instant now) {
        return take(outgoing, network, now);
    }

    private static Duration take(ConcurrentHashMap<String, Rate> rates, RemoteNetwork network, Instant now) {
        Rate known = rates.get(network.name());
        Rate rate = known != null && known.isOf(network.allows())
                ? known
                : rates.compute(
                        network.name(),
                        (_, before) ->
                                before != null && before.isOf(network.allows()) ? before : Rate.of(network.allows()));
        return rate.limit().take(network.name(), now);
    }
}
