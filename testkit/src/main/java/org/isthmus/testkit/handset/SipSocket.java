// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.io.IOException;
import java.net.InetSocketAddress;

/// One handset's sockets: it sends to its server, and gives each message that comes, from anywhere, to its
/// receiver on a thread of its own.
interface SipSocket extends AutoCloseable {

    /// Where others reach this handset; the address of its Contact and Via.
    InetSocketAddress local();

    SipTransport transport();

    /// Sends to the server. Throws when there is certainly no way to it.
    void send(byte[] message) throws IOException;

    @Override
    void close();

    static SipSocket open(HandsetSettings settings, Receiver receiver) throws IOException {
        return switch (settings.transport()) {
            case UDP -> UdpSipSocket.open(settings.server(), receiver);
            case TCP, TLS -> TcpSipSocket.open(settings, receiver);
        };
    }

    /// Takes what came. `back` leads to where it came from (RFC 3261 section 18.2.2).
    interface Receiver {
        void received(byte[] message, Back back);
    }

    /// The way back to a sender.
    interface Back {
        void send(byte[] message) throws IOException;
    }
}
