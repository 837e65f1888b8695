// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SIP over UDP: one datagram, one message (RFC 3261 section 18). Keep-alives of only CR and LF are passed
/// over.
final class UdpSipSocket implements SipSocket {
    private static final Logger LOG = LoggerFactory.getLogger(UdpSipSocket.class);
    private static final int LARGEST = 65_535;

    private final DatagramSocket socket;
    private final InetSocketAddress server;

    private UdpSipSocket(DatagramSocket socket, InetSocketAddress server) {
        this.socket = socket;
        this.server = server;
    }

    static UdpSipSocket open(InetSocketAddress server, Receiver receiver) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(facing(server), 0));
        UdpSipSocket opened = new UdpSipSocket(socket, server);
        Thread.ofVirtual().name("handset-udp-" + socket.getLocalPort()).start(() -> opened.receive(receiver));
        return opened;
    }

    /// The local address from which the server is reached; never the wildcard, since it is written into
    /// Contact.
    static InetAddress facing(InetSocketAddress server) throws SocketException {
        try (DatagramSocket probe = new DatagramSocket()) {
            probe.connect(server);
            return probe.getLocalAddress();
        }
    }

    @Override
    public InetSocketAddress local() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public SipTransport transport() {
        return SipTransport.UDP;
    }

    @Override
    public void send(byte[] message) throws IOException {
        socket.send(new DatagramPacket(message, message.length, server));
    }

    @Override
    public void close() {
        socket.close();
    }

    private void receive(Receiver receiver) {
        byte[] buffer = new byte[LARGEST];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    LOG.debug("reading a datagram failed: {}", e.getMessage());
                }
                continue;
            }
            byte[] message = Arrays.copyOf(packet.getData(), packet.getLength());
            if (message.length > 4) {
                var from = (InetSocketAddress) packet.getSocketAddress();
                receiver.received(message, bytes -> socket.send(new DatagramPacket(bytes, bytes.length, from)));
            }
        }
    }
}
