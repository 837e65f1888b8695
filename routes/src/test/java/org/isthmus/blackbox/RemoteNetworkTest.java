// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.isthmus.gateway.ForeignNetwork;
import org.isthmus.model.Octets;
import org.isthmus.routes.command.TraceCommand;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.HandsetSettings;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.ReceivedMessage;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SimulatedSmsc;
import org.isthmus.testkit.smsc.SmscSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// CPM-PF2 between two gateway processes, each the other's remote network: alpha, where alice and carol are, and beta,
/// where bob is and whose message centre serves the telephones.
@Tag("black-box")
class RemoteNetworkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final GatewayFolder.Place ALPHA =
            new GatewayFolder.Place("127.0.0.2", List.of("alpha.example", "int.alpha.example"));
    private static final GatewayFolder.Place BETA = new GatewayFolder.Place("127.0.0.3", List.of("beta.example"));
    private static final String GAMMA = "127.0.0.4";
    private static final String BOB = "sip:bob@beta.example";
    private static final String ALICE = "sip:alice@alpha.example";

    private static final int BURST = 60;
    private static final Duration PACE = Duration.ofMillis(20);
    private static final Duration KILL_AFTER = Duration.ofMillis(500);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private SimulatedSmsc smsc;
    private GatewayFolder alphaHome;
    private GatewayFolder betaHome;
    private GatewayProcess alpha;
    private GatewayProcess beta;
    private SimulatedHandset alice;
    private SimulatedHandset bob;

    @BeforeEach
    void start() throws Exception {
        smsc = opened(SimulatedSmsc.start(SmscSettings.onLoopback(Clock.systemUTC())));
        SimulatedSmsc other = opened(SimulatedSmsc.start(SmscSettings.onLoopback(Clock.systemUTC())));
        alphaHome = GatewayFolder.at(Files.createDirectory(folder.resolve("alpha")), ALPHA);
        betaHome = GatewayFolder.at(Files.createDirectory(folder.resolve("beta")), BETA);
        alphaHome.configure(other.port(), """
                networks:
                  - name: beta
                    from: {peers: [%s]}
                    route: "sip:%s:%d;transport=tcp;lr"
                    owns: {domains: [beta.example], number-prefixes: ["+44770091"]}
                    allows: {max-size: 4KiB, per-second: 1000, burst: 1000}
                    honours-privacy: true
                    rewrite:
                      incoming:
                        - {of: [recipient], identity: "sip:office@alpha.example", becomes: "sip:carol@int.alpha.example"}
                      outgoing:
                        - {of: [sender], identity: "sip:carol@int.alpha.example", becomes: "sip:office@alpha.example"}
                """.formatted(
                        BETA.host(), BETA.host(), betaHome.sip().getPort()));
        betaHome.configure(smsc.port(), """
                networks:
                  - name: alpha
                    from: {peers: [%s]}
                    route: "sip:%s:%d;transport=tcp;lr"
                    owns: {domains: [alpha.example]}
                    allows: {media: [text/plain], max-size: 1KiB, per-second: 1000, burst: 1000, interworking: true}
                  - name: gamma
                    from: {peers: [%s]}
                    route: "sip:%s:5060;lr"
                    owns: {domains: [gamma.example]}
                    allows: {per-second: 1, burst: 2}
                """.formatted(
                        ALPHA.host(), ALPHA.host(), alphaHome.sip().getPort(), GAMMA, GAMMA));
        alphaHome.addUser("alice");
        alphaHome.addUserOf("int.alpha.example", "carol");
        betaHome.addUser("bob");
        alpha = opened(GatewayProcess.start(alphaHome));
        beta = GatewayProcess.start(betaHome);
        alice = registered(alphaHome, "alice", "alpha.example");
        bob = registered(betaHome, "bob", "beta.example");
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        beta.close();
    }

    @Test
    void users_of_two_networks_write_to_each_other_and_to_telephones_and_hear_what_became_of_it() throws Exception {
        smsc.awaitBind(PATIENCE);
        SentMessage there = taken(alice.send(BOB, "Over PF2"));
        ReceivedMessage got = bob.awaitMessage("Over PF2", PATIENCE);
        assertThat(got.sender()).isEqualTo(ALICE);
        assertThat(alice.awaitNotification(there, "delivered", PATIENCE).sender())
                .isEqualTo(BOB);
        bob.displayed(got);
        alice.awaitNotification(there, "displayed", PATIENCE);
        SentMessage back = taken(bob.send(ALICE, "And back"));
        assertThat(alice.awaitMessage("And back", PATIENCE).sender()).isEqualTo(BOB);
        bob.awaitNotification(back, "delivered", PATIENCE);

        taken(bob.send(MessageDraft.to(ALICE).text("Guess who").header("Privacy", "id")));
        assertThat(alice.awaitMessage("Guess who", PATIENCE).sip().raw().utf8())
                .contains("sip:anonymous@anonymous.invalid")
                .doesNotContain("bob@");
        taken(alice.send(MessageDraft.to(BOB).text("Guess too").header("Privacy", "id")));
        assertThat(bob.awaitMessage("Guess too", PATIENCE).sip().raw().utf8()).doesNotContain("alice@");

        SimulatedHandset carol = registered(alphaHome, "carol", "int.alpha.example");
        SentMessage rewritten = taken(carol.send(BOB, "As the office"));
        assertThat(bob.awaitMessage("As the office", PATIENCE).sender()).isEqualTo("sip:office@alpha.example");
        carol.awaitNotification(rewritten, "delivered", PATIENCE);
        taken(bob.send("sip:office@alpha.example", "To the office"));
        carol.awaitMessage("To the office", PATIENCE);

        SimulatedPhone phone = smsc.phone("447700912345");
        SentMessage text = taken(alice.send("tel:+447700912345", "To a telephone over there"));
        phone.awaitText("To a telephone over there", PATIENCE);
        alice.awaitNotification(text, "delivered", PATIENCE);
        phone.reply("From a telephone over there");
        assertThat(alice.awaitMessage("From a telephone over there", PATIENCE).sender())
                .contains("+447700912345");

        breaches();
    }

    /// What alpha lets through and beta does not, and what only a forger sends.
    private void breaches() throws Exception {
        SentMessage large = taken(alice.send(BOB, "x".repeat(2_000)));
        alice.awaitNotification(large, "failed", PATIENCE);
        SentMessage picture =
                taken(alice.send(MessageDraft.to(BOB).content("image/png", Octets.utf8("not a picture"))));
        alice.awaitNotification(picture, "failed", PATIENCE);
        assertThat(story(alpha, large.imdnId())).contains("peer:beta", "413", "network beta");
        assertThat(story(alpha, picture.imdnId())).contains("peer:beta", "415", "network beta");
        assertThat(alice.send(BOB, "x".repeat(5_000)).status()).isEqualTo(413);
        assertThat(story(beta, large.imdnId())).contains("network alpha, max-size: 2000 octets are more than 1024");
        try (ForeignNetwork forger = new ForeignNetwork(ALPHA.host());
                ForeignNetwork eager = new ForeignNetwork(GAMMA)) {
            String call = ForeignNetwork.call();
            assertThat(forger.send(betaHome.sip(), call, "<sip:bob@beta.example>", BOB, "", "never")
                            .startLine())
                    .startsWith("SIP/2.0 403 network alpha, identity");
            assertThat(story(beta, call)).contains("ISM-207", "network alpha, identity");
            eager.sendUntil(503, betaHome.sip(), "<sip:zoe@gamma.example>", BOB);
        }
        assertThat(beta.log())
                .contains("network alpha, max-size: 2000 octets are more than 1024; refused with 413")
                .contains("network alpha, media: a content type that is not allowed; refused with 415")
                .contains("network alpha, identity: it asserts an identity of this network; refused with 403")
                .contains("network gamma, per-second: more than that come; refused with 503");
    }

    @Test
    void a_network_that_is_killed_and_comes_back_loses_nothing_and_doubles_nothing() throws Exception {
        List<SentMessage> sent = new CopyOnWriteArrayList<>();
        try (ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
                ScheduledExecutorService kills = Executors.newSingleThreadScheduledExecutor()) {
            ScheduledFuture<GatewayProcess> second = kills.schedule(
                    () -> {
                        beta.kill();
                        return GatewayProcess.start(betaHome);
                    },
                    KILL_AFTER.toMillis(),
                    TimeUnit.MILLISECONDS);
            load.scheduleAtFixedRate(
                    () -> {
                        if (sent.size() < BURST) {
                            sent.add(uncheckedSend("M=" + sent.size()));
                        }
                    },
                    0,
                    PACE.toMillis(),
                    TimeUnit.MILLISECONDS);
            beta = second.get();
            await("the end of the load").atMost(PATIENCE).until(() -> sent.size() == BURST);
        }
        assertThat(sent).allSatisfy(one -> assertThat(one.status()).isEqualTo(202));
        await("every message at bob, and word of it at alice").atMost(PATIENCE).untilAsserted(() -> {
            Set<String> there = new HashSet<>();
            bob.messages().all().forEach(message -> there.add(message.text()));
            assertThat(there).hasSize(BURST);
            assertThat(alice.notifications().all()).hasSizeGreaterThanOrEqualTo(BURST);
        });
        Set<String> names = new HashSet<>();
        bob.messages().all().forEach(message -> names.add(message.imdnId()));
        assertThat(names).as("each under one id").hasSize(BURST);
        assertThat(alice.notifications().all())
                .as("each told of once")
                .hasSize(BURST)
                .allSatisfy(one -> assertThat(one.status()).isEqualTo("delivered"));
    }

    private SentMessage uncheckedSend(String text) {
        try {
            return alice.send(BOB, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SentMessage taken(SentMessage sent) {
        assertThat(sent.status()).isEqualTo(202);
        return sent;
    }

    private static String story(GatewayProcess gateway, String wanted) throws Exception {
        return await(wanted)
                .atMost(PATIENCE)
                .until(
                        () -> gateway.ask(TraceCommand.SPEC, Map.of("wanted", wanted))
                                .toString(),
                        story -> story.contains("refused"));
    }

    private SimulatedHandset registered(GatewayFolder home, String name, String domain) throws Exception {
        HandsetAccount account = HandsetAccount.of(name, domain, GatewayFolder.PASSWORD);
        SimulatedHandset handset =
                opened(SimulatedHandset.open(HandsetSettings.of(account, home.sip(), Clock.systemUTC())));
        assertThat(handset.register().status()).isEqualTo(200);
        return handset;
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }
}
