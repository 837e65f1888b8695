// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.blackbox;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.isthmus.testkit.corpus.Peers;

/// Kamailio as a small IMS core in front of a gateway (`src/test/kamailio`), on an address of its own. Its own
/// log is kept beside its configuration.
final class KamailioCore implements AutoCloseable {
    private static final String HOST = "127.0.0.2";
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final int ANSWER_MILLIS = 200;
    /// Where Debian puts it, on the machine's architecture.
    private static final Path LIBRARIES = Path.of("/usr/lib");

    private final ForeignProgram program;
    private final InetSocketAddress address;

    private KamailioCore(ForeignProgram program, InetSocketAddress address) {
        this.program = program;
        this.address = address;
    }

    /// Runs in `folder`; returns when it answers.
    static KamailioCore start(Path folder, InetSocketAddress gateway) throws IOException {
        Path kamailio = Peers.require("kamailio", "kamailio");
        InetSocketAddress address = new InetSocketAddress(HOST, SippScenario.freePort());
        String text = Files.readString(Path.of("src", "test", "kamailio", "kamailio.cfg"))
                .replace("@core@", HOST + ":" + address.getPort())
                .replace("@modules@", modules().toString())
                .replace("@gateway@", "127.0.0.1:" + gateway.getPort())
                .replace("@gateway-host@", "127.0.0.1")
                .replace("@gateway-port@", Integer.toString(gateway.getPort()));
        Path configuration = Files.writeString(folder.resolve("kamailio.cfg"), text);
        ForeignProgram program = ForeignProgram.start(
                folder,
                "kamailio",
                Map.of(),
                List.of(
                        kamailio.toString(),
                        "-DD",
                        "-E",
                        "-m",
                        "64",
                        "-Y",
                        folder.toString(),
                        "-f",
                        configuration.toString()));
        KamailioCore core = new KamailioCore(program, address);
        try {
            core.awaitAnswer();
            return core;
        } catch (IOException | RuntimeException failed) {
            core.close();
            throw failed;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    String host() {
        return HOST;
    }

    String log() {
        return program.output();
    }

    private static Path modules() throws IOException {
        try (var found = Files.find(
                LIBRARIES, 3, (path, file) -> file.isDirectory() && path.endsWith(Path.of("kamailio", "modules")))) {
            return found.findFirst().orElseThrow(() -> new IOException("kamailio without modules"));
        }
    }

    private void awaitAnswer() throws IOException {
        long end = System.nanoTime() + START.toNanos();
        while (!answers()) {
            if (System.nanoTime() > end || !program.runs()) {
                throw new IOException("kamailio does not answer\n" + log());
            }
        }
    }

    private boolean answers() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(HOST))) {
            socket.setSoTimeout(ANSWER_MILLIS);
            byte[] options = ("OPTIONS sip:" + HOST + " SIP/2.0\r\n"
                            + "Via: SIP/2.0/UDP " + HOST + ":" + socket.getLocalPort() + ";branch=z9hG4bKup\r\n"
                            + "Max-Forwards: 5\r\nFrom: <sip:test@" + HOST + ">;tag=1\r\nTo: <sip:" + HOST + ">\r\n"
                            + "Call-ID: up\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(options, options.length, address));
            socket.receive(new DatagramPacket(new byte[2048], 2048));
            return true;
        } catch (SocketTimeoutException | java.net.PortUnreachableException _) {
            return false;
        }
    }

    /// Its children end with it only when it is asked to end.
    @Override
    public void close() {
        try {
            program.signal("TERM");
            program.awaitExit(STOP);
        } catch (IOException stays) {
            throw new IllegalStateException("kamailio did not stop", stays);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            program.close();
        }
    }
}
