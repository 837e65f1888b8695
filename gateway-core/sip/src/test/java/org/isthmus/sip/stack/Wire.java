// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A peer of the stack that knows bytes and sockets only, so that no library can vouch for itself.
final class Wire {
    static final int PATIENCE_MILLIS = 10_000;
    static final int SILENCE_MILLIS = 300;

    private Wire() {}

    /// A MESSAGE as a handset would send it; `port` is what its Via claims.
    static String message(String transport, String branch, int port, String body) {
        return request("MESSAGE", "sip:bob@example.org", transport, branch, port, body);
    }

    static String request(String method, String uri, String transport, String branch, int port, String body) {
        return method + " " + uri + " SIP/2.0\r\n"
                + "Via: SIP/2.0/" + transport + " 127.0.0.1:" + port + ";branch=" + branch + ";rport\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: \"A; <b>\" <sip:alice@example.org>;tag=1928\r\n"
                + "To: <sip:bob@example.org>\r\n"
                + "Call-ID: a84b4c76@127.0.0.1\r\n"
                + "CSeq: 7 " + method + "\r\n"
                + "Content-Type: text/plain\r\n"
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    /// The answer of a peer to a request of ours.
    static String answer(String request, int status) {
        StringBuilder out = new StringBuilder("SIP/2.0 " + status + " Said So\r\n");
        for (String line : request.split("\r\n", -1)) {
            if (line.isEmpty()) {
                break;
            }
            if (line.startsWith("Via:")
                    || line.startsWith("From:")
                    || line.startsWith("Call-ID:")
                    || line.startsWith("CSeq:")) {
                out.append(line).append("\r\n");
            } else if (line.startsWith("To:")) {
                out.append(line).append(";tag=peer\r\n");
            }
        }
        return out.append("X-Peer: yes\r\nContent-Length: 0\r\n\r\n").toString();
    }

    static String header(String message, String name) {
        for (String line : message.split("\r\n", -1)) {
            if (line.isEmpty()) {
                break;
            }
            if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return "";
    }

    static final class Udp implements AutoCloseable {
        final DatagramSocket socket;

        Udp() throws IOException {
            this(InetAddress.getByName("127.0.0.1"));
        }

        Udp(InetAddress address) throws IOException {
            socket = new DatagramSocket(new InetSocketAddress(address, 0));
        }

        int port() {
            return socket.getLocalPort();
        }

        void send(String text, InetSocketAddress to) throws IOException {
            send(text.getBytes(StandardCharsets.UTF_8), to);
        }

        void send(byte[] bytes, InetSocketAddress to) throws IOException {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        }

        String receive() throws IOException {
            return within(PATIENCE_MILLIS).orElseThrow(() -> new IOException("nothing came"));
        }

        Optional<String> within(int millis) throws IOException {
            socket.setSoTimeout(millis);
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            try {
                socket.receive(packet);
                return Optional.of(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
            } catch (SocketTimeoutException _) {
                return Optional.empty();
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    static final class Tcp implements AutoCloseable {
        final Socket socket;

        Tcp(InetSocketAddress to) throws IOException {
            this(new Socket(to.getAddress(), to.getPort()));
        }

        Tcp(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
        }

        int port() {
            return socket.getLocalPort();
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        /// The next whole message; empty when the peer closed the connection.
        Optional<String> receive() throws IOException {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
                int octet = in.read();
                if (octet < 0) {
                    return Optional.empty();
                }
                head.write(octet);
            }
            String text = head.toString(StandardCharsets.UTF_8);
            byte[] body = in.readNBytes(Integer.parseInt(header(text, "Content-Length")));
            return Optional.of(text + new String(body, StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
