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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isthmus.testkit.corpus.Peers;

/// A scenario of `routes/src/test/sipp`, played by sipp once over UDP. Words between `@` signs are
/// replaced. It ends well, or the test fails with sipp's own error log.
final class SippScenario implements AutoCloseable {
    private static final Path SCENARIOS = Path.of("src", "test", "sipp");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String ERRORS = "errors.log";
    private static final String MESSAGES = "messages.log";
    private static final Pattern RECEIVED = Pattern.compile("(?s)UDP message received \\[\\d+\\] bytes :(.*)");

    private final String name;
    private final ForeignProgram sipp;
    private final Path run;

    private SippScenario(String name, ForeignProgram sipp, Path run) {
        this.name = name;
        this.sipp = sipp;
        this.run = run;
    }

    /// As a client of `server`.
    static SippScenario start(Path folder, String name, InetSocketAddress server, Map<String, String> words)
            throws IOException {
        return start(folder, name, server, words, List.of());
    }

    /// As a client that does not know of retransmissions: nothing is sent by itself, and what comes a second time is a
    /// message like any other. Left to itself sipp answers a repeated answer by repeating its request, without end.
    static SippScenario startWithoutRetransmissions(
            Path folder, String name, InetSocketAddress server, Map<String, String> words) throws IOException {
        return start(folder, name, server, words, List.of("-nr"));
    }

    private static SippScenario start(
            Path folder, String name, InetSocketAddress server, Map<String, String> words, List<String> more)
            throws IOException {
        String target = server.getAddress().getHostAddress() + ":" + server.getPort();
        // Left to itself sipp signs for the address that it sends to instead of the Request-URI. It adds `sip:`.
        String signed = words.getOrDefault("to", GatewayFolder.DOMAIN).replaceFirst("^sip:", "");
        String port = words.getOrDefault("contact-port", Integer.toString(freePort()));
        List<String> where = new ArrayList<>(List.of(target, "-p", port, "-auth_uri", signed));
        where.addAll(more);
        return start(folder, name, words, where);
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
        List<String> command = new ArrayList<>(List.of(sipp.toString(), "-sf", scenario.toString()));
        command.addAll(where);
        command.addAll(List.of("-i", "127.0.0.1", "-m", "1", "-nostdin", "-timeout", LIMIT.toSeconds() + "s"));
        command.addAll(List.of(
                "-timeout_error", "-trace_err", "-error_file", ERRORS, "-trace_msg", "-message_file", MESSAGES));
        ForeignProgram program = ForeignProgram.start(run, name, Map.of("TERM", "dumb"), command);
        return new SippScenario(name, program, run);
    }

    /// sipp ends with 0 only when the call went as written.
    void awaitSuccess() throws IOException, InterruptedException {
        int code = sipp.awaitExit(LIMIT.plusSeconds(5));
        if (code != 0) {
            Path errors = run.resolve(ERRORS);
            String log = Files.exists(errors) ? Files.readString(errors) : sipp.output();
            throw new AssertionError("sipp scenario " + name + " ended with " + code + "\n" + log);
        }
    }

    /// What it received, in order, as it stood on the wire.
    List<String> received() throws IOException {
        List<String> received = new ArrayList<>();
        for (String entry : Files.readString(run.resolve(MESSAGES)).split("(?m)^-{40,} .*$")) {
            Matcher matcher = RECEIVED.matcher(entry.strip());
            if (matcher.matches()) {
                received.add(matcher.group(1).strip());
            }
        }
        return received;
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
