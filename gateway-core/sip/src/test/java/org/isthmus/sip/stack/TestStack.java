// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.isthmus.model.settings.ByteSize;
import org.isthmus.model.settings.Listen;
import org.isthmus.model.settings.SipLimitSettings;
import org.isthmus.model.settings.SipResolveSettings;
import org.isthmus.model.settings.SipSettings;
import org.isthmus.model.settings.SipTimerSettings;
import org.isthmus.model.settings.SipTlsSettings;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipOutcome;

/// A stack on loopback with ports of the system's choice and bounds that a test can reach.
public final class TestStack implements AutoCloseable {
    public final SipTally tally = new SipTally();
    public final SipStack stack;

    private TestStack(SipSettings settings, InstantSource clock) throws IOException {
        stack = SipStack.open(settings, clock, tally);
    }

    public static TestStack answering(SipHandler handler) throws IOException {
        return of(settings("127.0.0.1"), handler);
    }

    public static TestStack of(SipSettings settings, SipHandler handler) throws IOException {
        return of(settings, InstantSource.system(), handler);
    }

    public static TestStack of(SipSettings settings, InstantSource clock, SipHandler handler) throws IOException {
        TestStack made = new TestStack(settings, clock);
        made.stack.handle(handler);
        return made;
    }

    public static SipSettings settings(String host) {
        return settings(host, UnaryOperator.identity(), Duration.ofMillis(100));
    }

    public static SipSettings settings(String host, UnaryOperator<SipLimitSettings> limits, Duration t1) {
        return settings(host, SipTlsSettings.DEFAULT, limits, t1);
    }

    public static SipSettings settings(
            String host, SipTlsSettings tls, UnaryOperator<SipLimitSettings> limits, Duration t1) {
        return new SipSettings(
                List.of(new Listen(host, 0)),
                List.of(new Listen(host, 0)),
                tls,
                "",
                List.of("example.org"),
                limits.apply(limits()),
                SipResolveSettings.DEFAULT,
                new SipTimerSettings(t1, Duration.ofSeconds(4), Duration.ofSeconds(2)));
    }

    public static SipLimitSettings limits() {
        return new SipLimitSettings(
                2000,
                Duration.ofSeconds(7),
                new ByteSize(16 * 1024),
                new ByteSize(64 * 1024),
                100_000,
                100,
                new ByteSize(1300),
                100,
                100,
                new ByteSize(4 << 20),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2));
    }

    public InetSocketAddress udp() {
        return address("UDP");
    }

    public InetSocketAddress tcp() {
        return address("TCP");
    }

    public InetSocketAddress tls() {
        return address("TLS");
    }

    public SipOutcome send(OutgoingSip request) throws InterruptedException {
        return stack.send(request);
    }

    @Override
    public void close() {
        stack.close();
    }

    private InetSocketAddress address(String transport) {
        return stack.bound().stream()
                .filter(bound -> bound.transport().equals(transport))
                .findFirst()
                .orElseThrow()
                .address();
    }
}
