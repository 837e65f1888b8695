// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A scripted peer on TCP for tests of single octets: it says what it expects and sends what it is told, in
/// the order of its calls, on the thread of the test. What differs or does not come within the limit is an
/// [AssertionError] that shows both. Text is seen as Latin-1, so that every octet is one character.
public final class LockstepTcp implements AutoCloseable {
    private final @Nullable ServerSocket listening;
    private final int limitMillis;
    private @Nullable Socket socket;

    private LockstepTcp(@Nullable ServerSocket listening, @Nullable Socket socket, Duration limit) {
        this.listening = listening;
        this.socket = socket;
        this.limitMillis = Math.toIntExact(limit.toMillis());
    }

    /// Listens on an ephemeral port of the loopback; [#accept()] takes the connection.
    public static LockstepTcp listen(Duration limit) throws IOException {
        return new LockstepTcp(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), null, limit);
    }

    public static LockstepTcp connect(InetSocketAddress to, Duration limit) throws IOException {
        Socket socket = new Socket();
        socket.connect(to, Math.toIntExact(limit.toMillis()));
        socket.setTcpNoDelay(true);
        LockstepTcp peer = new LockstepTcp(null, socket, limit);
        socket.setSoTimeout(peer.limitMillis);
        return peer;
    }

    public InetSocketAddress address() {
        ServerSocket server = listening;
        return (InetSocketAddress)
                (server == null ? connected().getLocalSocketAddress() : server.getLocalSocketAddress());
    }

    /// Takes the next connection; a former one is closed.
    public LockstepTcp accept() throws IOException {
        ServerSocket server = listening;
        if (server == null) {
            throw new IllegalStateException("this peer called out and does not listen");
        }
        closeConnection();
        server.setSoTimeout(limitMillis);
        try {
            Socket accepted = server.accept();
            accepted.setTcpNoDelay(true);
            accepted.setSoTimeout(limitMillis);
            socket = accepted;
        } catch (SocketTimeoutException _) {
            throw new AssertionError("nobody connected within " + limitMillis + " ms");
        }
        return this;
    }

    public void send(byte[] octets) throws IOException {
        connected().getOutputStream().write(octets);
    }

    public void send(String latin1) throws IOException {
        send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Exactly these octets next.
    public void expect(byte[] wanted) throws IOException {
        byte[] got = take(wanted.length);
        if (!Arrays.equals(wanted, got)) {
            throw new AssertionError("expected\n  " + Hex.text(wanted) + "\nbut came\n  " + Hex.text(got));
        }
    }

    /// Reads on until all that came since the last call matches as a whole.
    public Matcher expect(Pattern pattern) throws IOException {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        InputStream in = connected().getInputStream();
        while (true) {
            Matcher matcher = pattern.matcher(got.toString(StandardCharsets.ISO_8859_1));
            if (matcher.matches()) {
                return matcher;
            }
            int octet = next(in, "what matches " + pattern, got);
            if (octet < 0) {
                throw new AssertionError("the stream ended before " + pattern + " after\n  " + shown(got));
            }
            got.write(octet);
        }
    }

    /// The next octets, so many.
    public byte[] take(int count) throws IOException {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        InputStream in = connected().getInputStream();
        while (got.size() < count) {
            int octet = next(in, count + " octets", got);
            if (octet < 0) {
                throw new AssertionError("the stream ended after " + got.size() + " of " + count + " octets:\n  "
                        + Hex.text(got.toByteArray()));
            }
            got.write(octet);
        }
        return got.toByteArray();
    }

    /// The other side closes, without another octet.
    public void expectEnd() throws IOException {
        int octet = next(connected().getInputStream(), "the end of the stream", new ByteArrayOutputStream());
        if (octet >= 0) {
            throw new AssertionError("expected the end of the stream but came octet " + octet);
        }
    }

    @Override
    public void close() throws IOException {
        closeConnection();
        ServerSocket server = listening;
        if (server != null) {
            server.close();
        }
    }

    private void closeConnection() throws IOException {
        Socket now = socket;
        if (now != null) {
            now.close();
        }
    }

    private Socket connected() {
        Socket now = socket;
        if (now == null) {
            throw new IllegalStateException("accept comes first");
        }
        return now;
    }

    private int next(InputStream in, String wanted, ByteArrayOutputStream got) throws IOException {
        try {
            return in.read();
        } catch (SocketTimeoutException _) {
            throw new AssertionError(
                    "expected " + wanted + " within " + limitMillis + " ms, and came\n  " + shown(got));
        }
    }

    private static String shown(ByteArrayOutputStream got) {
        return Printable.text(got.toString(StandardCharsets.ISO_8859_1)) + "\n  " + Hex.text(got.toByteArray());
    }
}
