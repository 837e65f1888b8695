// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.wire;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A scripted peer on UDP for tests of single octets; see [LockstepTcp]. It sends to whoever it heard from
/// last, or to the address it was told.
public final class LockstepUdp implements AutoCloseable {
    private final DatagramSocket socket;
    private final Duration limit;
    private @Nullable InetSocketAddress other;

    private LockstepUdp(DatagramSocket socket, Duration limit) {
        this.socket = socket;
        this.limit = limit;
    }

    /// On an ephemeral port of the loopback.
    public static LockstepUdp open(Duration limit) throws IOException {
        return new LockstepUdp(new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), limit);
    }

    public LockstepUdp talkingTo(InetSocketAddress peer) {
        other = peer;
        return this;
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    public void send(byte[] datagram) throws IOException {
        InetSocketAddress to = other;
        if (to == null) {
            throw new IllegalStateException("nobody was heard yet");
        }
        socket.send(new DatagramPacket(datagram, datagram.length, to));
    }

    public void send(String latin1) throws IOException {
        send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// The next datagram.
    public byte[] take() throws IOException {
        return take(limit);
    }

    public void expect(byte[] wanted) throws IOException {
        byte[] got = take();
        if (!Arrays.equals(wanted, got)) {
            throw new AssertionError("expected\n  " + Hex.text(wanted) + "\nbut came\n  " + Hex.text(got));
        }
    }

    /// A datagram that matches as a whole, seen as Latin-1.
    public Matcher expect(Pattern pattern) throws IOException {
        String got = new String(take(), StandardCharsets.ISO_8859_1);
        Matcher matcher = pattern.matcher(got);
        if (!matcher.matches()) {
            throw new AssertionError("expected what matches\n  " + pattern + "\nbut came\n  " + got);
        }
        return matcher;
    }

    /// Nothing comes for that long.
    public void expectNothing(Duration silence) throws IOException {
        byte[] got;
        try {
            got = take(silence);
        } catch (AssertionError _) {
            return;
        }
        throw new AssertionError("expected silence but came\n  " + new String(got, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        socket.close();
    }

    private byte[] take(Duration time) throws IOException {
        socket.setSoTimeout(Math.toIntExact(time.toMillis()));
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException _) {
            throw new AssertionError("no datagram came within " + time.toMillis() + " ms");
        }
        other = (InetSocketAddress) packet.getSocketAddress();
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }
}
