// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.isthmus.testkit.load.LoadPlan;

/// The folder of one gateway: configuration, users, and what the gateway writes. The configuration is the
/// default one but for addresses, the message centre, the trusted load generator and the rates per sender.
final class BenchFolder {
    static final String DOMAIN = "bench.isthmus.example";
    private static final String PASSWORD = "loop";

    private final Path folder;

    /// Takes an empty folder.
    BenchFolder(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    Path log() {
        return folder.resolve("gateway.log");
    }

    Path configuration() {
        return folder.resolve("isthmus.yaml");
    }

    /// What the journal takes now; a file that goes away meanwhile counts nothing.
    long journalOctets() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("journal"))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /// Users behind the trusted load generator, each writing to one telephone.
    static LoadPlan.Senders senders(int count) {
        return LoadPlan.Senders.usual(count, DOMAIN, PASSWORD).asserted();
    }

    /// Other users, named `name00000` and so on, who write to `recipient`, a pattern like the name's.
    static LoadPlan.Senders senders(int count, String name, String recipient) {
        return new LoadPlan.Senders(count, DOMAIN, name + "%05d", PASSWORD, recipient, LoadPlan.Claim.ASSERTED);
    }

    /// Writes all files. The gateway listens on `sipPort`, the same each time it is started.
    void configure(BedPlan plan, int sipPort, int smscPort) throws IOException {
        Files.writeString(folder.resolve("password"), PASSWORD);
        Files.writeString(folder.resolve("users.yaml"), users(plan.users()));
        Files.writeString(configuration(), """
                data-directory: .
                numbering:
                  region: GB
                admin:
                  listen: 127.0.0.1:0
                sip:
                  udp: ["127.0.0.1:%1$d"]
                  tcp: ["127.0.0.1:%1$d"]
                  domains: [%2$s]
                registrar:
                  trusted-peers: [127.0.0.1]
                  sender-rate:
                    per-second: 100000
                    burst: 1000000
                sms:
                  links:
                %3$s
                """.formatted(sipPort, DOMAIN, links(plan.peer(), smscPort)));
    }

    private static String links(BedPlan.Peer peer, int port) {
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

    private static String users(List<BedPlan.Users> groups) {
        StringBuilder text = new StringBuilder("realm: \"" + DOMAIN + "\"\nusers:\n");
        for (int group = 0; group < groups.size(); group++) {
            BedPlan.Users users = groups.get(group);
            for (int user = 0; user < users.senders().count(); user++) {
                // A number of their own, as subscribers have, so that no interworking number is leased.
                String number = users.numbered() ? String.format(Locale.ROOT, "+44790%02d%05d", group + 1, user) : "";
                user(users.senders().userOf(user), number, text);
            }
        }
        return text.toString();
    }

    private static void user(String user, String number, StringBuilder text) {
        text.append("  - name: \"").append(user).append("\"\n    addresses:\n");
        text.append("      - \"sip:").append(user).append('@').append(DOMAIN).append("\"\n");
        if (!number.isEmpty()) {
            text.append("      - \"").append(number).append("\"\n");
        }
        text.append("    digest-user: \"").append(user).append("\"\n    ha1:\n");
        String secret = user + ":" + DOMAIN + ":" + PASSWORD;
        for (String algorithm : new String[] {"MD5", "SHA-256"}) {
            text.append("      ").append(algorithm).append(": \"");
            text.append(hash(algorithm, secret)).append("\"\n");
        }
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
