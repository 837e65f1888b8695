// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.isthmus.model.health.Health;
import org.isthmus.model.health.HealthCheck;
import org.isthmus.model.settings.SipSettings;
import org.isthmus.sip.locate.Transport;
import org.isthmus.sip.tls.TlsProbe;

/// Asks our own listening points whether they are alive: a real OPTIONS through a real socket, since a process can be
/// up and deaf. Any final answer says that reading, deciding and writing work; a 503 says that we refuse traffic. Over
/// TLS the certificate that is shown is looked at, too: one that is out of date is refused by everybody else.
public final class SipProbe implements HealthCheck {
    private static final int LARGEST_ANSWER = 65_535;
    private static final int START_LINE = "SIP/2.0 200".length();

    private final SipStack stack;
    private final String domain;
    private final TlsProbe tls;
    private final Duration patience;
    private final InstantSource clock;
    private final AtomicLong number = new AtomicLong(System.nanoTime());

    /// `patience` is for each listening point.
    public SipProbe(SipStack stack, SipSettings settings, Duration patience, InstantSource clock) {
        this.stack = stack;
        this.domain = settings.domains().getFirst();
        this.tls = new TlsProbe(settings.tls());
        this.patience = patience;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "sip";
    }

    @Override
    public Health check() {
        for (Bound bound : stack.bound()) {
            Health health = check(bound);
            if (!health.equals(Health.HEALTHY)) {
                return health;
            }
        }
        return Health.HEALTHY;
    }

    private Health check(Bound bound) {
        try {
            if (bound.transport().equals(Transport.TLS.name())) {
                return overTls(bound);
            }
            String answer = bound.transport().equals("UDP") ? overUdp(reachable(bound)) : overTcp(reachable(bound));
            return health(bound, answer);
        } catch (IOException e) {
            return new Health.Down("SIP on " + bound + " does not answer an OPTIONS");
        }
    }

    private static Health health(Bound bound, String answer) {
        if (answer.startsWith("SIP/2.0 503")) {
            return new Health.Degraded("SIP on " + bound + " refuses requests for now");
        }
        return answer.startsWith("SIP/2.0 ")
                ? Health.HEALTHY
                : new Health.Down("SIP on " + bound + " answers with something that is not SIP");
    }

    private Health overTls(Bound bound) throws IOException {
        InetSocketAddress to = reachable(bound);
        TlsProbe.Answer answer = tls.ask(to, options("TLS", to, to.getPort()), START_LINE, patience);
        if (answer.ends().isBefore(clock.instant())) {
            return new Health.Degraded("SIP on " + bound + " shows a certificate that was good until " + answer.ends());
        }
        return answer.wantsAnother() ? Health.HEALTHY : health(bound, answer.begins());
    }

    private String overUdp(InetSocketAddress to) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(to.getAddress(), 0))) {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            byte[] request = options("UDP", to, socket.getLocalPort());
            socket.send(new DatagramPacket(request, request.length, to));
            DatagramPacket answer = new DatagramPacket(new byte[LARGEST_ANSWER], LARGEST_ANSWER);
            socket.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
        }
    }

    private String overTcp(InetSocketAddress to) throws IOException {
        try (Socket socket = new Socket()) {
            int millis = Math.toIntExact(patience.toMillis());
            socket.connect(to, millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream().write(options("TCP", to, socket.getLocalPort()));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(START_LINE), StandardCharsets.UTF_8);
        }
    }

    private byte[] options(String transport, InetSocketAddress to, int port) {
        String id = Long.toHexString(number.incrementAndGet());
        String host = Addresses.host(to.getAddress());
        String request = "OPTIONS sip:" + domain + " SIP/2.0\r\n"
                + "Via: SIP/2.0/" + transport + " " + host + ":" + port + ";branch=z9hG4bKprobe" + id + ";rport\r\n"
                + "Max-Forwards: 1\r\n"
                + "From: <sip:probe@" + domain + ">;tag=" + id + "\r\n"
                + "To: <sip:" + domain + ">\r\n"
                + "Call-ID: probe" + id + "@" + domain + "\r\n"
                + "CSeq: 1 OPTIONS\r\n"
                + "Content-Length: 0\r\n\r\n";
        return request.getBytes(StandardCharsets.UTF_8);
    }

    private static InetSocketAddress reachable(Bound bound) {
        InetAddress address = bound.address().getAddress();
        return address.isAnyLocalAddress()
                ? new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), bound.address().getPort())
                : bound.address();
    }
}
