// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.isthmus.console.client.AdminClient;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.settings.IsthmusSettings;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.platform.config.SettingsReader;
import org.isthmus.platform.config.SettingsReading;
import org.isthmus.platform.users.NewUser;
import org.isthmus.platform.users.UserFileEditor;
import org.isthmus.routes.command.ExplainCommand;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.HandsetSettings;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SimulatedSmsc;
import org.isthmus.testkit.smsc.SmscSettings;
import org.isthmus.wiring.Gateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two functions together and the third apart (architecture document appendix B.2.1), over the two transports.
/// All three apart, as processes, are tried by `RolesApartTest`.
class RolesTest {
    private static final Duration PATIENCE = SimulatedNetwork.PATIENCE;
    private static final String DOMAIN = SimulatedNetwork.DOMAIN;
    private static final String PASSWORD = SimulatedNetwork.PASSWORD;
    private static final String NUMBER = "+447700900955";
    private static final String POOL = """
            interworking-numbers:
              numbers: ["+447700900100-+447700900109"]
              anonymous-sender: "60006"
            """;
    private static final int FIRST_PORT = 10_000;
    private static final int PORTS = 10_000;

    @TempDir
    private Path folder;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void end() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Test
    void the_selection_function_lives_with_the_participating_function() throws Exception {
        SimulatedSmsc smsc = centre();
        int here = port();
        int there = port();
        Gateway gateway = gateway("both", here, """
                node: 1
                roles: {sms: false, iw2: "sip:127.0.0.1:%d;lr", peers: [127.0.0.1]}
                """.formatted(there) + POOL);
        gateway("sms", there, """
                node: 2
                roles: {participating: false, selection: false, iw2: "sip:127.0.0.1:%d;lr", peers: [127.0.0.1]}
                """.formatted(here) + link(smsc));
        converse(gateway, smsc, here);
        assertThat(explained("sms", NUMBER)).as("under a number").isInstanceOf(CommandOutcome.Done.class);
        assertThat(explained("sms", "sip:alice@" + DOMAIN)).isInstanceOf(CommandOutcome.Failed.class);
    }

    @Test
    void the_selection_function_lives_with_the_sms_function() throws Exception {
        SimulatedSmsc smsc = centre();
        int here = port();
        int there = port();
        Gateway gateway = gateway("participating", here, """
                node: 1
                roles: {selection: false, sms: false, iw1: "sip:127.0.0.1:%d;transport=tcp;lr", peers: [127.0.0.1]}
                """.formatted(there));
        gateway("both", there, """
                node: 2
                roles: {participating: false, iw1: "sip:127.0.0.1:%d;transport=tcp;lr", peers: [127.0.0.1]}
                """.formatted(here) + POOL + link(smsc));
        converse(gateway, smsc, here);
        assertThat(explained("both", "sip:alice@" + DOMAIN))
                .isInstanceOfSatisfying(
                        CommandOutcome.Done.class,
                        done -> assertThat(done.lines().toString())
                                .contains("participating function, in another process", "edge: iw1"));
    }

    /// Of a message to a telephone, which one such conversation took just now.
    private CommandOutcome explained(String name, String from) throws Exception {
        Path data = folder.resolve(name).resolve("data");
        return new AdminClient(data, PATIENCE).call(ExplainCommand.SPEC, Map.of("from", from, "to", NUMBER));
    }

    private void converse(Gateway gateway, SimulatedSmsc smsc, int port) throws Exception {
        SimulatedPhone phone = smsc.phone(NUMBER.substring(1));
        smsc.awaitBind(PATIENCE);
        SimulatedHandset alice = handset(port);
        assertThat(alice.register().status()).isEqualTo(200);

        SentMessage sent = alice.send(
                MessageDraft.to("tel:" + NUMBER).text("To a telephone").wanting("positive-delivery", "interworking"));
        assertThat(sent.status()).isEqualTo(202);
        assertThat(phone.awaitText("To a telephone", PATIENCE).from()).startsWith("4477009001");
        alice.awaitNotification(sent, "legacy-sms", PATIENCE);
        alice.awaitNotification(sent, "delivered", PATIENCE);

        assertThat(phone.reply("Back from a telephone")
                        .getFirst()
                        .awaitAnswer(PATIENCE)
                        .status())
                .isZero();
        assertThat(alice.awaitMessage("Back from a telephone", PATIENCE).sender())
                .contains(NUMBER);

        SentMessage hidden = alice.send(MessageDraft.to("tel:" + NUMBER)
                .text("From somebody")
                .wanting("positive-delivery")
                .header("Privacy", "id"));
        assertThat(hidden.status()).isEqualTo(202);
        assertThat(phone.awaitText("From somebody", PATIENCE).from()).isEqualTo("60006");
        alice.awaitNotification(hidden, "delivered", PATIENCE);

        List<TrailEvent> story = gateway.trail().find(sent.imdnId(), 5).stream()
                .flatMap(item -> gateway.trail().story(item).stream())
                .toList();
        assertThat(story.toString()).contains("name=way, value=on at iw");
    }

    private SimulatedSmsc centre() throws Exception {
        SimulatedSmsc smsc =
                SimulatedSmsc.start(SmscSettings.onLoopback(Clock.systemUTC()).withAccount("isthmus", PASSWORD));
        open.push(smsc);
        return smsc;
    }

    private SimulatedHandset handset(int port) throws IOException {
        SimulatedHandset handset = SimulatedHandset.open(HandsetSettings.of(
                HandsetAccount.of("alice", DOMAIN, PASSWORD),
                new InetSocketAddress("127.0.0.1", port),
                Clock.systemUTC()));
        open.push(handset);
        return handset;
    }

    private Gateway gateway(String name, int port, String sections) throws Exception {
        Path home = Files.createDirectory(folder.resolve(name));
        Path data = Files.createDirectory(home.resolve("data"));
        Files.writeString(home.resolve("password"), PASSWORD);
        new UserFileEditor(data.resolve("users.yaml"), DOMAIN)
                .add(new NewUser("alice", List.of("sip:alice@" + DOMAIN), Optional.empty(), PASSWORD));
        Path file = home.resolve("isthmus.yaml");
        Files.writeString(file, """
                numbering: {region: GB}
                admin: {listen: "127.0.0.1:0"}
                sip: {udp: ["127.0.0.1:%d"], tcp: ["127.0.0.1:%d"], domains: [%s]}
                delivery: {retry-after: [1s]}
                """.formatted(port, port, DOMAIN) + sections);
        return switch (new SettingsReader(_ -> Optional.empty()).readFile(IsthmusSettings.class, file)) {
            case SettingsReading.Read<IsthmusSettings> read -> {
                Gateway gateway = Gateway.start(file, read.settings(), Clock.systemUTC());
                open.push(gateway);
                yield gateway;
            }
            case SettingsReading.Faulty<IsthmusSettings> faulty -> throw new IllegalStateException(faulty.toString());
        };
    }

    private static String link(SimulatedSmsc smsc) {
        return """
                sms:
                  links:
                    - {name: centre, peer: "127.0.0.1:%d", login: {system-id: isthmus, password: "file:password"}}
                """.formatted(smsc.port());
    }

    /// Below the range that the system gives to outgoing sockets.
    private static int port() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        for (int attempt = 0; ; attempt++) {
            int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
            try (ServerSocket tcp = new ServerSocket(port, 1, loopback);
                    DatagramSocket udp = new DatagramSocket(port, loopback)) {
                return Math.min(tcp.getLocalPort(), udp.getLocalPort());
            } catch (IOException taken) {
                if (attempt == 100) {
                    throw taken;
                }
            }
        }
    }
}
