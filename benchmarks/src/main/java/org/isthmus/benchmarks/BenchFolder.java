// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.isthmus.testkit.load.LoadPlan;

/// The folder of one run: configuration, users, and what the gateway writes. The configuration is the default one but
/// for addresses, the message centre, the trusted load generator and the rates per sender.
final class BenchFolder {
    static final String DOMAIN = "bench.isthmus.example";
    private static final String PASSWORD = "loop";

    private final Path folder;

    private BenchFolder(Path folder) {
        this.folder = folder;
    }

    /// Takes a folder that is not there yet, or is empty.
    static BenchFolder in(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new IOException(folder + " is not empty; name one that is not there yet");
            }
        }
        return new BenchFolder(folder);
    }

    Path folder() {
        return folder;
    }

    Path log() {
        return folder.resolve("gateway.log");
    }

    /// The senders that the users file holds, behind the trusted load generator.
    static LoadPlan.Senders senders(int count) {
        return LoadPlan.Senders.usual(count, DOMAIN, PASSWORD).asserted();
    }

    /// Writes all files; gives the configuration file.
    Path configure(LoopPlan plan, int smscPort) throws IOException {
        Files.writeString(folder.resolve("password"), PASSWORD);
        Files.writeString(
                folder.resolve("users.yaml"), users(senders(plan.traffic().senders())));
        Path file = folder.resolve("isthmus.yaml");
        Files.writeString(file, """
                data-directory: .
                numbering:
                  region: GB
                admin:
                  listen: 127.0.0.1:0
                sip:
                  udp: ["127.0.0.1:0"]
                  tcp: ["127.0.0.1:0"]
                  domains: [%s]
                registrar:
                  trusted-peers: [127.0.0.1]
                  sender-rate:
                    per-second: 100000
                    burst: 1000000
                sms:
                  links:
                %s
                """.formatted(DOMAIN, links(plan.peer(), smscPort)));
        return file;
    }

    private static String links(LoopPlan.Peer peer, int port) {
        StringBuilder links = new StringBuilder();
        for (int i = 1; i <= peer.links(); i++) {
            links.append("""
                        - name: bench-%d
                          peer: 127.0.0.1:%d
                          login:
                            system-id: isthmus
                            password: file:password
                          flow:
                            window: %d
                            inbound-window: 1000
                            reconnect-delay: 100ms
                    """.formatted(i, port, peer.window()));
        }
        return links.toString().stripTrailing();
    }

    /// Each has a number of their own, as subscribers do, so no interworking number is leased.
    private static String users(LoadPlan.Senders senders) {
        StringBuilder text = new StringBuilder("realm: \"" + DOMAIN + "\"\nusers:\n");
        IntStream.range(0, senders.count()).forEach(sender -> {
            String user = senders.userOf(sender);
            String secret = user + ":" + DOMAIN + ":" + PASSWORD;
            text.append("  - name: \"").append(user).append("\"\n    addresses:\n");
            text.append("      - \"sip:")
                    .append(user)
                    .append('@')
                    .append(DOMAIN)
                    .append("\"\n");
            text.append(String.format(Locale.ROOT, "      - \"+4479001%05d\"%n", sender));
            text.append("    digest-user: \"").append(user).append("\"\n    ha1:\n");
            for (String algorithm : new String[] {"MD5", "SHA-256"}) {
                text.append("      ").append(algorithm).append(": \"");
                text.append(hash(algorithm, secret)).append("\"\n");
            }
        });
        return text.toString();
    }

    private static String hash(String algorithm, String text) {
        try {
            byte[] octets = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
