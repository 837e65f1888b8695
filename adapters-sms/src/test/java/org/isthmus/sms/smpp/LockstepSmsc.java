// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A message centre that does exactly what the test says next, on raw octets.
public final class LockstepSmsc implements Closeable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final ServerSocket server;

    public LockstepSmsc() throws IOException {
        this(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()));
    }

    /// One that listens on `server`, with TLS perhaps.
    LockstepSmsc(ServerSocket server) throws IOException {
        this.server = server;
        server.setSoTimeout(PATIENCE_MILLIS);
    }

    public int port() {
        return server.getLocalPort();
    }

    public Peer accept() throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return new Peer(socket);
    }

    /// Whether nobody calls for a moment.
    boolean isLeftAlone() throws IOException {
        server.setSoTimeout(200);
        try (Socket _ = server.accept()) {
            return false;
        } catch (SocketTimeoutException _) {
            return true;
        } finally {
            server.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /// Accepts a connection and its bind.
    public Peer acceptAndBind() throws IOException {
        Peer peer = accept();
        Pdu bind = peer.read();
        assertThat(bind.id()).isIn(0x1, 0x2, 0x9);
        peer.send(bind.id() | 0x8000_0000, 0, bind.sequence(), "smsc\0".getBytes(StandardCharsets.US_ASCII));
        return peer;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    public record Pdu(byte[] octets) {
        public int id() {
            return ByteBuffer.wrap(octets).getInt(4);
        }

        public int status() {
            return ByteBuffer.wrap(octets).getInt(8);
        }

        public int sequence() {
            return ByteBuffer.wrap(octets).getInt(12);
        }
    }

    public static final class Peer implements Closeable {
        private final Socket socket;
        private final DataInputStream in;

        private Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
        }

        /// The next PDU; `enquire_link` is answered on the way.
        public Pdu read() throws IOException {
            while (true) {
                Pdu pdu = readAny();
                if (pdu.id() != 0x15) {
                    return pdu;
                }
                send(0x8000_0015, 0, pdu.sequence());
            }
        }

        public Pdu readAny() throws IOException {
            int length = in.readInt();
            assertThat(length).isBetween(16, 10_000);
            byte[] pdu = new byte[length];
            ByteBuffer.wrap(pdu).putInt(length);
            in.readFully(pdu, 4, length - 4);
            return new Pdu(pdu);
        }

        /// Whether something has come.
        boolean hasMore() throws IOException {
            return in.available() > 0;
        }

        public Pdu readSubmit() throws IOException {
            Pdu pdu = read();
            assertThat(pdu.id()).isEqualTo(4);
            return pdu;
        }

        public void answerSubmit(Pdu submit, int status, String messageId) throws IOException {
            send(0x8000_0004, status, submit.sequence(), (messageId + "\0").getBytes(StandardCharsets.US_ASCII));
        }

        public void send(int id, int status, int sequence, byte... body) throws IOException {
            ByteBuffer out = ByteBuffer.allocate(16 + body.length);
            out.putInt(16 + body.length)
                    .putInt(id)
                    .putInt(status)
                    .putInt(sequence)
                    .put(body);
            raw(out.array());
        }

        public void raw(byte[] octets) throws IOException {
            socket.getOutputStream().write(octets);
        }

        /// A `deliver_sm` with these fields.
        public void deliver(int sequence, String from, String to, int esmClass, int dataCoding, byte[] message)
                throws IOException {
            send(5, 0, sequence, deliverBody(from, to, esmClass, dataCoding, message));
        }

        /// Answers the goodbye of the other side, and reads what comes before it; returns when the connection ends,
        /// too.
        public void answerGoodbye() {
            try {
                Pdu pdu = read();
                while (pdu.id() != 6) {
                    pdu = read();
                }
                send(0x8000_0006, 0, pdu.sequence());
            } catch (IOException _) {
                // It has ended.
            }
        }

        /// Whether the other side has closed; reads nothing but the end.
        public boolean ended() throws IOException {
            try {
                return in.read() < 0;
            } catch (java.net.SocketTimeoutException e) {
                throw e;
            } catch (IOException _) {
                return true;
            }
        }

        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    public static byte[] deliverBody(String from, String to, int esmClass, int dataCoding, byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        out.write(1);
        out.write(1);
        out.writeBytes((from + "\0").getBytes(StandardCharsets.US_ASCII));
        out.write(1);
        out.write(1);
        out.writeBytes((to + "\0").getBytes(StandardCharsets.US_ASCII));
        out.write(esmClass);
        out.write(0);
        out.write(0);
        out.write(0);
        out.write(0);
        out.write(0);
        out.write(0);
        out.write(dataCoding);
        out.write(0);
        out.write(message.length);
        out.writeBytes(message);
        return out.toByteArray();
    }
}
