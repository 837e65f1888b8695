// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.isthmus.routes.command.ReloadCommand;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.HandsetSettings;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.PhoneText;
import org.isthmus.testkit.smsc.SimulatedSmsc;
import org.isthmus.testkit.smsc.SmscListener;
import org.isthmus.testkit.smsc.SmscSettings;
import org.isthmus.testkit.wire.Inbox;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The orderly end: the gateway gets SIGTERM while its message centre answers late.
@Tag("black-box")
class TerminateTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration T1 = Duration.ofMillis(100);
    private static final int UNDER_WAY = 4;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void sigterm_refuses_what_is_new_finishes_or_keeps_what_is_accepted_and_the_next_start_delivers_it_once()
            throws Exception {
        Inbox<PhoneText> shown = new Inbox<>("texts", PhoneText::text);
        try (SimulatedSmsc smsc = SimulatedSmsc.start(
                        SmscSettings.onLoopback(Clock.systemUTC()).as("slow=1500"));
                ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
            smsc.listen(new SmscListener() {
                @Override
                public void shown(PhoneText text) {
                    shown.add(text);
                }
            });
            GatewayFolder home = GatewayFolder.make(folder, smsc.port());
            List<String> accepted = new ArrayList<>();
            try (GatewayProcess gateway = GatewayProcess.start(home);
                    SimulatedHandset alice = registered(home, "alice", Duration.ofSeconds(10));
                    SimulatedHandset bob = registered(home, "bob", Duration.ofSeconds(1))) {
                smsc.awaitBind(PATIENCE);
                // Two to each telephone: the second of a conversation waits for the first, and is kept.
                for (int number = 0; number < UNDER_WAY; number++) {
                    accept(alice, number, "first " + number, accepted);
                    accept(alice, number, "second " + number, accepted);
                }
                smsc.submits().awaitCount(UNDER_WAY, PATIENCE);
                Future<Integer> ended = beside.submit(gateway::terminate);
                assertThat(statusesUntilItEnds(gateway, bob, accepted))
                        .as("what is sent while it drains: refused, and never accepted again once refused")
                        .contains(503)
                        .doesNotContain(202);
                assertThat(ended.get()).as(gateway.log()).isZero();
                assertThat(gateway.log()).doesNotContain("Exception", " ERROR ", "did not stop cleanly");
                assertThat(home.data().resolve("admin.json")).doesNotExist();
                assertThat(home.data().resolve("journal")).isDirectoryNotContaining("glob:**-wal");
            }
            smsc.behave("plain");
            try (GatewayProcess again = GatewayProcess.start(home)) {
                shown.awaitCount(accepted.size(), PATIENCE);
                try (SimulatedHandset bob = registered(home, "bob", Duration.ofSeconds(10))) {
                    accept(bob, 9, "the last", accepted);
                }
                shown.await(text -> text.text().equals("the last"), "the last", PATIENCE);
                assertThat(shown.all()).extracting(PhoneText::text).containsExactlyInAnyOrderElementsOf(accepted);
                assertThat(again.alive()).isTrue();
            }
        }
    }

    @Test
    void sighup_reads_the_configuration_again_and_the_gateway_stays_up() throws Exception {
        try (SimulatedSmsc smsc = SimulatedSmsc.start(SmscSettings.onLoopback(Clock.systemUTC()))) {
            GatewayFolder home = GatewayFolder.make(folder, smsc.port());
            try (GatewayProcess gateway = GatewayProcess.start(home)) {
                String file = Files.readString(home.configuration());
                Files.writeString(
                        home.configuration(), file.replace("max-message-size: 8KiB", "max-message-size: 9KiB"));
                gateway.hangUp();
                await("the change is in force")
                        .atMost(PATIENCE)
                        .until(
                                () -> gateway.ask(ReloadCommand.SPEC, Map.of("dry-run", "true"))
                                        .get("changes"),
                                List.of()::equals);
                Files.writeString(home.configuration(), file + "no-such-section: 1\n");
                gateway.hangUp();
                await("the log has the fault")
                        .atMost(PATIENCE)
                        .until(() -> gateway.log().contains("no-such-section"));
                assertThat(gateway.alive()).isTrue();
                assertThat(gateway.terminate()).as(gateway.log()).isZero();
            }
        }
    }

    @Test
    void a_centre_that_never_answers_holds_up_no_end_and_gets_nothing_twice() throws Exception {
        try (SimulatedSmsc smsc =
                SimulatedSmsc.start(SmscSettings.onLoopback(Clock.systemUTC()).as("never-answers"))) {
            GatewayFolder home = GatewayFolder.make(folder, smsc.port());
            List<String> accepted = new ArrayList<>();
            try (GatewayProcess gateway = GatewayProcess.start(home);
                    SimulatedHandset alice = registered(home, "alice", Duration.ofSeconds(10))) {
                smsc.awaitBind(PATIENCE);
                for (int number = 0; number < UNDER_WAY; number++) {
                    accept(alice, number, "unanswered " + number, accepted);
                }
                smsc.submits().awaitCount(UNDER_WAY, PATIENCE);
                assertThat(gateway.terminate()).as(gateway.log()).isZero();
                assertThat(gateway.log())
                        .contains(UNDER_WAY + " messages that are being handed over have no answer yet")
                        .doesNotContain("nflight", "hutdownStrategy", "Exception", " ERROR ", "did not stop cleanly");
            }
            smsc.behave("plain");
            try (GatewayProcess again = GatewayProcess.start(home);
                    SimulatedHandset alice = registered(home, "alice", Duration.ofSeconds(10))) {
                accept(alice, 9, "the last", accepted);
                smsc.submits().awaitCount(UNDER_WAY + 1, PATIENCE);
                assertThat(smsc.submits().all()).hasSize(accepted.size());
                assertThat(again.alive()).isTrue();
            }
        }
    }

    /// What Bob is answered from the first refusal on; 0 for silence. What is accepted before the signal has arrived
    /// counts among the accepted.
    private static List<Integer> statusesUntilItEnds(
            GatewayProcess gateway, SimulatedHandset bob, List<String> accepted) {
        List<Integer> statuses = new ArrayList<>();
        await("the gateway ends")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    int status = 0;
                    String text = "late " + System.nanoTime();
                    try {
                        status = bob.send(to(8), text).status();
                    } catch (IOException closed) {
                        assertThat(closed)
                                .as("a closed socket is an answer, too")
                                .isNotNull();
                    }
                    if (status == 202) {
                        accepted.add(text);
                    }
                    if (status != 202 || !statuses.isEmpty()) {
                        statuses.add(status);
                    }
                    return !gateway.alive();
                });
        return statuses;
    }

    private static void accept(SimulatedHandset sender, int number, String text, List<String> accepted)
            throws IOException {
        assertThat(sender.send(to(number), text).status()).as(text).isEqualTo(202);
        accepted.add(text);
    }

    private static String to(int number) {
        return "tel:+44770090030" + number;
    }

    private static SimulatedHandset registered(GatewayFolder home, String user, Duration patience) throws IOException {
        HandsetAccount account = HandsetAccount.of(user, GatewayFolder.DOMAIN, GatewayFolder.PASSWORD);
        SimulatedHandset handset = SimulatedHandset.open(
                HandsetSettings.of(account, home.sip(), Clock.systemUTC()).timers(T1, patience));
        assertThat(handset.register().status()).isEqualTo(200);
        return handset;
    }
}
