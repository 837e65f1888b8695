// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.isthmus.routes.command.StatusCommand;
import org.isthmus.testkit.corpus.Peers;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.HandsetSettings;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SimulatedSmsc;
import org.isthmus.testkit.smsc.SmscSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The gateway as application server behind an IMS core, which Kamailio plays: it registers the handsets, says
/// who sends and whose services it wants, and is the way to the handsets.
@Tag("black-box")
class KamailioTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void handsets_that_are_registered_at_the_core_write_to_each_other_and_to_telephones_and_back() throws Exception {
        Peers.require("kamailio", "kamailio");
        try (SimulatedSmsc smsc = SimulatedSmsc.start(SmscSettings.onLoopback(Clock.systemUTC()))) {
            GatewayFolder home = GatewayFolder.make(
                    Files.createDirectory(folder.resolve("gateway")),
                    smsc.port(),
                    "registrar:\n  trusted-peers: [127.0.0.2]\n");
            SimulatedPhone phone = smsc.phone("+447700900123");
            try (GatewayProcess gateway = GatewayProcess.start(home);
                    KamailioCore core =
                            KamailioCore.start(Files.createDirectory(folder.resolve("kamailio")), home.sip());
                    SimulatedHandset alice = handset("alice", core);
                    SimulatedHandset bob = handset("bob", core)) {
                smsc.awaitBind(PATIENCE);
                assertThat(alice.register().status()).isEqualTo(200);
                assertThat(bob.register().status()).isEqualTo(200);
                await("the core has told of both")
                        .atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(registered(gateway)).as(core.log()).isEqualTo(2));

                assertThat(alice.send("sip:bob@" + GatewayFolder.DOMAIN, "From device to device")
                                .status())
                        .isEqualTo(202);
                assertThat(bob.awaitMessage("From device to device", PATIENCE).sender())
                        .isEqualTo("sip:alice@" + GatewayFolder.DOMAIN);

                assertThat(alice.send("sip:+447700900123@" + GatewayFolder.DOMAIN, "To a telephone")
                                .status())
                        .isEqualTo(202);
                assertThat(phone.awaitText("To a telephone", PATIENCE).parts()).isEqualTo(1);
                phone.reply("Back from a telephone");
                assertThat(alice.awaitMessage("Back from a telephone", PATIENCE).sender())
                        .contains("+447700900123");
                await("what became of both")
                        .atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(alice.notifications().size()).isGreaterThanOrEqualTo(1));

                assertThat(bob.unregister().status()).isEqualTo(200);
                await("the core has told that bob is gone")
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(registered(gateway)).isEqualTo(1));
                assertThat(gateway.alive()).isTrue();
            }
        }
    }

    private static SimulatedHandset handset(String name, KamailioCore core) throws Exception {
        HandsetAccount account = HandsetAccount.of(name, GatewayFolder.DOMAIN, GatewayFolder.PASSWORD);
        return SimulatedHandset.open(HandsetSettings.of(account, core.address(), Clock.systemUTC()));
    }

    private static int registered(GatewayProcess gateway) throws Exception {
        return ((Number) gateway.ask(StatusCommand.SPEC, Map.of()).get("registered")).intValue();
    }
}
