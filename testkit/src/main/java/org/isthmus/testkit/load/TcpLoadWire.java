// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Some TCP connections. What is sent is gathered and written at [#flush()]; a server that does not read lets
/// the gathered octets grow, so the pace of the run is the limit. A connection that ends, ends the run.
final class TcpLoadWire implements LoadWire {
    private final List<Lane> lanes = new ArrayList<>();
    private final Selector selector = Selector.open();

    TcpLoadWire(InetSocketAddress server, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            lanes.add(new Lane(channel));
        }
    }

    private static final class Lane {
        final SocketChannel channel;
        ByteBuffer in = ByteBuffer.allocate(1 << 17);
        ByteBuffer out = ByteBuffer.allocate(1 << 17);

        Lane(SocketChannel channel) {
            this.channel = channel;
        }
    }

    @Override
    public int lanes() {
        return lanes.size();
    }

    @Override
    public String hostPort(int lane) {
        try {
            InetSocketAddress local =
                    (InetSocketAddress) lanes.get(lane).channel.getLocalAddress();
            return local.getAddress().getHostAddress() + ":" + local.getPort();
        } catch (IOException e) {
            throw new IllegalStateException("the connection is closed", e);
        }
    }

    @Override
    public void send(int lane, ByteBuffer message) {
        Lane on = lanes.get(lane);
        if (on.out.remaining() < message.remaining()) {
            ByteBuffer larger = ByteBuffer.allocate(2 * on.out.capacity() + message.remaining());
            on.out = larger.put(on.out.flip());
        }
        on.out.put(message);
    }

    @Override
    public void flush() throws IOException {
        for (Lane lane : lanes) {
            if (lane.out.position() > 0) {
                lane.out.flip();
                lane.channel.write(lane.out);
                lane.out.compact();
            }
        }
    }

    @Override
    public boolean poll(Taker taker) throws IOException {
        boolean any = false;
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            int read = lane.channel.read(lane.in);
            if (read < 0) {
                throw new EOFException("the server closed a connection");
            }
            any |= read > 0 && take(i, lane, taker);
        }
        return any;
    }

    private static boolean take(int number, Lane lane, Taker taker) throws IOException {
        byte[] octets = lane.in.array();
        int end = lane.in.position();
        int at = 0;
        while (true) {
            while (at < end && (octets[at] == '\r' || octets[at] == '\n')) {
                at++;
            }
            int frame = Scan.sipFrame(octets, at, end);
            if (frame == 0) {
                break;
            }
            taker.take(number, octets, at, at + frame);
            at += frame;
        }
        lane.in.limit(end).position(at);
        lane.in.compact();
        if (!lane.in.hasRemaining()) {
            lane.in = ByteBuffer.wrap(Arrays.copyOf(octets, 2 * octets.length)).position(lane.in.position());
        }
        return at > 0;
    }

    @Override
    public void select(long nanos) throws IOException {
        selector.select(TimeUnit.NANOSECONDS.toMillis(nanos));
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        for (Lane lane : lanes) {
            lane.channel.close();
        }
    }
}
