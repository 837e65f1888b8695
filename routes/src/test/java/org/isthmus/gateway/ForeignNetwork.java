// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.isthmus.testkit.handset.SipPacket;

/// One server of a remote network, over UDP at an address of its own: it writes its own octets, and shows what comes.
public final class ForeignNetwork implements AutoCloseable {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final int LARGEST = 65_535;
    private static final int MOST = 200;

    private final Queue<Came> waiting = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();
    private final DatagramSocket socket;
    private final String host;

    private record Came(SipPacket packet, SocketAddress from) {}

    public ForeignNetwork(String host) throws IOException {
        this.host = host;
        this.socket = new DatagramSocket(0, InetAddress.getByName(host));
        socket.setSoTimeout(Math.toIntExact(Duration.ofSeconds(20).toMillis()));
    }

    /// As a route leads to it.
    public String uri() {
        return "sip:" + host + ":" + socket.getLocalPort() + ";lr";
    }

    public static String call() {
        return "foreign-" + NEXT.incrementAndGet();
    }

    /// Sends a MESSAGE in the name of `asserted` and gives the answer; `fields` are further lines.
    /// With Privacy among them From is anonymous.
    public SipPacket send(
            InetSocketAddress to, String call, String asserted, String recipient, String fields, String body)
            throws IOException {
        String request = "MESSAGE " + recipient + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP " + host + ":" + socket.getLocalPort() + ";branch=z9hG4bK" + call + ";rport\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: "
                + (fields.contains("Privacy") ? "<sip:anonymous@anonymous.invalid>" : "<sip:somebody@beta.example>")
                + ";tag=1\r\n"
                + "To: <" + recipient + ">\r\n"
                + "Call-ID: " + call + "\r\n"
                + "CSeq: 1 MESSAGE\r\n"
                + (asserted.isEmpty() ? "" : "P-Asserted-Identity: " + asserted + "\r\n")
                + fields
                + (fields.contains("Content-Type") ? "" : "Content-Type: text/plain\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        byte[] octets = request.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(octets, octets.length, to));
        while (true) {
            Came came = came();
            if (came.packet().isRequest()) {
                waiting.add(came);
            } else if (came.packet().header("Call-ID").filter(call::equals).isPresent()) {
                return came.packet();
            }
        }
    }

    /// Sends one message after the other until one is answered with `status`; gives that answer. Throws when none is.
    public SipPacket sendUntil(int status, InetSocketAddress to, String asserted, String recipient) throws IOException {
        for (int i = 0; i < MOST; i++) {
            SipPacket answer = send(to, call(), asserted, recipient, "", "one of many, " + i);
            if (answer.status() == status) {
                return answer;
            }
        }
        throw new IOException("none of " + MOST + " messages was answered with " + status);
    }

    /// The next request that comes for the first time, which is answered with this status.
    public SipPacket taken(int status) throws IOException {
        while (true) {
            Came came = waiting.isEmpty() ? came() : waiting.remove();
            if (came.packet().isRequest()) {
                answer(came, status);
                if (seen.add(came.packet().branch())) {
                    return came.packet();
                }
            }
        }
    }

    private void answer(Came came, int status) throws IOException {
        StringBuilder answer = new StringBuilder("SIP/2.0 " + status + " So\r\n");
        for (String name : new String[] {"Via", "From", "To", "Call-ID", "CSeq"}) {
            answer.append(name)
                    .append(": ")
                    .append(came.packet().header(name).orElseThrow())
                    .append(name.equals("To") ? ";tag=9" : "")
                    .append("\r\n");
        }
        byte[] octets = answer.append("Content-Length: 0\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(octets, octets.length, came.from()));
    }

    private Came came() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        socket.receive(packet);
        return new Came(SipPacket.read(Arrays.copyOf(packet.getData(), packet.getLength())), packet.getSocketAddress());
    }

    @Override
    public void close() {
        socket.close();
    }
}
