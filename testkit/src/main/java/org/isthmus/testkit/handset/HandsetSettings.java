// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;

/// How a simulated handset behaves. `t1` is the round-trip estimate that retransmission starts from over UDP
/// (500 ms in RFC 3261 section 17.1.1.1) and `patience` how long a request waits for its final answer (there
/// 64 times T1). `registration` is the expiry asked for. `clock` dates its messages. `connections` makes those of its
/// streams.
public record HandsetSettings(
        HandsetAccount account,
        InetSocketAddress server,
        SipTransport transport,
        Duration t1,
        Duration patience,
        Duration registration,
        InstantSource clock,
        SocketFactory connections) {

    public static HandsetSettings of(HandsetAccount account, InetSocketAddress server, InstantSource clock) {
        Duration t1 = Duration.ofMillis(500);
        return new HandsetSettings(
                account,
                server,
                SipTransport.UDP,
                t1,
                t1.multipliedBy(64),
                Duration.ofMinutes(10),
                clock,
                SocketFactory.getDefault());
    }

    public HandsetSettings over(SipTransport other) {
        return new HandsetSettings(account, server, other, t1, patience, registration, clock, connections);
    }

    public HandsetSettings overTls(SSLContext context) {
        return new HandsetSettings(
                account, server, SipTransport.TLS, t1, patience, registration, clock, context.getSocketFactory());
    }

    public HandsetSettings timers(Duration otherT1, Duration otherPatience) {
        return new HandsetSettings(
                account, server, transport, otherT1, otherPatience, registration, clock, connections);
    }

    public HandsetSettings registeringFor(Duration other) {
        return new HandsetSettings(account, server, transport, t1, patience, other, clock, connections);
    }
}
