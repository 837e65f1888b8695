// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.blackbox;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.isthmus.testkit.corpus.Peers;

/// A scenario of `routes/src/test/sipp`, played by sipp once over UDP. Words between `@` signs are
/// replaced. It ends well, or the test fails with sipp's own error log.
final class SippScenario implements AutoCloseable {
    private static final Path SCENARIOS = Path.of("src", "test", "sipp");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String name;
    private final ForeignProgram sipp;
    private final Path errors;

    private SippScenario(String name, ForeignProgram sipp, Path errors) {
        this.name = name;
        this.sipp = sipp;
        this.errors = errors;
    }

    /// As a client of `server`.
    static SippScenario start(Path folder, String name, InetSocketAddress server, Map<String, String> words)
            throws IOException {
        String target = server.getAddress().getHostAddress() + ":" + server.getPort();
        // Left to itself sipp signs for the address that it sends to instead of the Request-URI. It adds `sip:`.
        String signed = words.getOrDefault("to", GatewayFolder.DOMAIN).replaceFirst("^sip:", "");
        String port = words.getOrDefault("contact-port", Integer.toString(freePort()));
        return start(folder, name, words, List.of(target, "-p", port, "-auth_uri", signed));
    }

    /// As a server on `port`.
    static SippScenario listen(Path folder, String name, int port, Map<String, String> words) throws IOException {
        return start(folder, name, words, List.of("-p", Integer.toString(port)));
    }

    /// Plays it as a client from start to end.
    static void play(Path folder, String name, InetSocketAddress server, Map<String, String> words)
            throws IOException, InterruptedException {
        try (SippScenario scenario = start(folder, name, server, words)) {
            scenario.awaitSuccess();
        }
    }

    private static SippScenario start(Path folder, String name, Map<String, String> words, List<String> where)
            throws IOException {
        Path sipp = Peers.require("sip-tester", "sipp");
        String text = Files.readString(SCENARIOS.resolve(name + ".xml"));
        for (Map.Entry<String, String> word : words.entrySet()) {
            text = text.replace("@" + word.getKey() + "@", word.getValue());
        }
        Path run = Files.createTempDirectory(folder, "sipp-" + name + "-");
        Path scenario = run.resolve(name + ".xml");
        Files.writeString(scenario, text);
        Path errors = run.resolve("errors.log");
        List<String> command = new ArrayList<>(List.of(sipp.toString(), "-sf", scenario.toString()));
        command.addAll(where);
        command.addAll(List.of("-i", "127.0.0.1", "-m", "1", "-nostdin", "-timeout", LIMIT.toSeconds() + "s"));
        command.addAll(List.of("-timeout_error", "-trace_err", "-error_file", errors.toString()));
        ForeignProgram program = ForeignProgram.start(run, name, Map.of("TERM", "dumb"), command);
        return new SippScenario(name, program, errors);
    }

    /// sipp ends with 0 only when the call went as written.
    void awaitSuccess() throws IOException, InterruptedException {
        int code = sipp.awaitExit(LIMIT.plusSeconds(5));
        if (code != 0) {
            String log = Files.exists(errors) ? Files.readString(errors) : sipp.output();
            throw new AssertionError("sipp scenario " + name + " ended with " + code + "\n" + log);
        }
    }

    static int freePort() throws SocketException, UnknownHostException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        sipp.close();
    }
}
