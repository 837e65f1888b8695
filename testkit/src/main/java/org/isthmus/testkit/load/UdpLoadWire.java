// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;

/// One connected UDP socket, which outlives a server that goes and comes again. What does not come from the server's
/// own address is not seen.
final class UdpLoadWire implements LoadWire {
    private static final int BUFFER = 4 << 20;

    private final DatagramChannel channel;
    private final Selector selector;
    private final ByteBuffer in = ByteBuffer.allocateDirect(65_536);
    private final byte[] octets = new byte[65_536];

    UdpLoadWire(InetSocketAddress server) throws IOException {
        channel = DatagramChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
        channel.connect(server);
        channel.configureBlocking(false);
        selector = Selector.open();
        channel.register(selector, SelectionKey.OP_READ);
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public String hostPort(int lane) {
        try {
            InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
            return local.getAddress().getHostAddress() + ":" + local.getPort();
        } catch (IOException e) {
            throw new IllegalStateException("the socket is closed", e);
        }
    }

    @Override
    public void send(int lane, ByteBuffer message) throws IOException {
        try {
            while (message.hasRemaining() && channel.write(message) == 0) {
                Thread.onSpinWait();
            }
        } catch (PortUnreachableException _) {
            message.position(message.limit());
        }
    }

    @Override
    public void flush() {}

    @Override
    public boolean poll(Taker taker) throws IOException {
        boolean any = false;
        for (int i = 0; i < 256; i++) {
            in.clear();
            int length = read();
            if (length <= 0) {
                break;
            }
            in.get(0, octets, 0, length);
            taker.take(0, octets, 0, length);
            any = true;
        }
        return any;
    }

    /// A server that is gone for a while is told by the system; that is a lost datagram like any other.
    private int read() throws IOException {
        try {
            return channel.read(in);
        } catch (PortUnreachableException _) {
            return 0;
        }
    }

    @Override
    public void select(long nanos) throws IOException {
        selector.select(TimeUnit.NANOSECONDS.toMillis(nanos));
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
