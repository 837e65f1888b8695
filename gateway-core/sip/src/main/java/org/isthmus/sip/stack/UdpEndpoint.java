// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.settings.Listen;
import org.isthmus.sip.locate.Transport;
import org.isthmus.sip.message.IncomingSip;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One UDP listening point: a thread that reads, and sending from any thread. The reading thread only checks, looks
/// up and hands on, since what it does not fetch in time is lost in the kernel's small buffer; it survives whatever a
/// datagram makes the code throw.
final class UdpEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UdpEndpoint.class);
    private static final int LARGEST_DATAGRAM = 65_535;
    private static final Duration LAST_MOMENT = Duration.ofSeconds(1);
    /// Wanted from the kernel, which gives what its administrator allows.
    private static final int RECEIVE_BUFFER = 4 << 20;

    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private final Reception reception;
    private volatile @Nullable Thread reader;

    UdpEndpoint(Listen listen, Reception reception) throws IOException {
        InetAddress address = InetAddress.getByName(listen.host());
        this.reception = reception;
        this.channel = DatagramChannel.open(
                address instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.bind(new InetSocketAddress(address, listen.port()));
            this.local = (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    void start() {
        reader = Thread.ofPlatform().daemon().name("sip-udp-" + local.getPort()).start(this::read);
    }

    InetSocketAddress local() {
        return local;
    }

    void send(byte[] bytes, InetSocketAddress to) throws IOException {
        channel.send(ByteBuffer.wrap(bytes), to);
    }

    /// The port is free again when the reading thread has let go of it.
    @Override
    public void close() throws IOException {
        channel.close();
        Thread reading = reader;
        if (reading != null) {
            try {
                reading.join(LAST_MOMENT);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
        while (channel.isOpen()) {
            try {
                buffer.clear();
                if (channel.receive(buffer) instanceof InetSocketAddress from) {
                    byte[] bytes = new byte[buffer.flip().remaining()];
                    buffer.get(bytes);
                    receive(bytes, from);
                }
            } catch (ClosedChannelException _) {
                LOG.debug("{} is closed", local);
            } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
                LOG.error("a datagram could not be taken", e);
            }
        }
    }

    private void receive(byte[] bytes, InetSocketAddress from) {
        Optional<byte[]> refusal = reception.datagram(bytes, from, new Back(from));
        refusal.ifPresent(response -> sendQuietly(response, from));
    }

    private void sendQuietly(byte[] response, InetSocketAddress to) {
        try {
            send(response, to);
        } catch (IOException | RuntimeException e) {
            LOG.debug("a response could not be sent", e);
        }
    }

    private final class Back implements ReplyPath {
        private final InetSocketAddress from;

        Back(InetSocketAddress from) {
            this.from = from;
        }

        @Override
        public IncomingSip.Source source() {
            return Addresses.source(Transport.UDP, from, local, List.of(), "");
        }

        @Override
        public boolean reliable() {
            return false;
        }

        /// To the address it came from, whatever Via claims: a response must not be aimed at third parties.
        @Override
        public void reply(byte[] response, TopVia via) {
            int stated = via.port() == 0 ? Addresses.DEFAULT_PORT : via.port();
            InetSocketAddress to =
                    via.rport() || stated == from.getPort() ? from : new InetSocketAddress(from.getAddress(), stated);
            sendQuietly(response, to);
        }
    }
}
