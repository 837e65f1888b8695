// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PASSWORD;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.routes.command.LinksCommand;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SimulatedSmsc;
import org.isthmus.testkit.smsc.SmscSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One message centre over a way without protection, which a rule bars from writing to numbers of users, and one over
/// a way that is declared to be trusted.
class ProtectionTest {
    private static final int RX_R_APPN = 0x66;

    private static SimulatedSmsc trusted;
    private static SimulatedNetwork network;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        trusted = SimulatedSmsc.start(SmscSettings.onLoopback(Clock.systemUTC()).withAccount("isthmus", PASSWORD));
        network = SimulatedNetwork.plan()
                .moreLinks("{name: inside-1, group: inside, peer: \"127.0.0.1:" + trusted.port()
                        + "\", login: {system-id: isthmus, password: \"file:password\"}, trusted-network: true}")
                .section(
                        "selection",
                        "rules:",
                        "  - {name: unprotected, when: {origin: [sms], protection: [none]}, then: refuse, cause: barred}",
                        "  - {name: numbers, when: {recipient: [number], served: false}, then: interwork, technologies: [sms]}",
                        "  - {name: home, when: {registered: true}, then: native}")
                .start(folder);
        trusted.awaitBind(PATIENCE);
    }

    @AfterAll
    static void stop() {
        network.close();
        trusted.close();
    }

    @Test
    void what_comes_without_protection_is_refused_by_rule_and_what_comes_from_a_trusted_network_is_taken()
            throws Exception {
        String number = SimulatedNetwork.number();
        SimulatedHandset alice = network.online(network.user(number));
        SimulatedPhone outside = network.phone();
        SimulatedPhone inside = trusted.phone(SimulatedNetwork.number());

        assertThat(outside.send(number, "From outside")
                        .getFirst()
                        .awaitAnswer(PATIENCE)
                        .status())
                .isEqualTo(RX_R_APPN);
        assertThat(inside.send(number, "From inside")
                        .getFirst()
                        .awaitAnswer(PATIENCE)
                        .status())
                .isZero();

        alice.awaitMessage("From inside", PATIENCE);
        assertThat(alice.messages().all()).hasSize(1);
        assertThat(network.told("+" + outside.number(), TrailKind.REFUSED).toString())
                .contains("selection rule unprotected");
    }

    @Test
    void each_link_is_shown_with_its_protection() throws Exception {
        assertThat(network.done(LinksCommand.SPEC, Map.of()).lines())
                .anyMatch(line -> line.matches("centre +main +up .* none( .*)?"))
                .anyMatch(line -> line.matches("inside-1 +inside +up .* trusted-network( .*)?"));
    }
}
