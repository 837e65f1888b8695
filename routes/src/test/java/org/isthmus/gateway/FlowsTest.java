// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Path;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One device with two connections to the gateway (RFC 5626): it gets each message once, over the one that is
/// left when the other one breaks.
class FlowsTest {
    private static SimulatedNetwork network;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.start(folder);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @Test
    void a_device_with_two_flows_gets_a_message_once_and_over_the_other_flow_when_one_is_gone() throws Exception {
        SimulatedHandset alice = network.online();
        HandsetAccount account = network.user();
        SimulatedHandset first = network.onlineOverTcp(account.flow(1));
        SimulatedHandset second = network.onlineOverTcp(account.flow(2));
        String to = account.addressOfRecord();

        assertThat(alice.send(to, "Over one of them").status()).isEqualTo(202);
        await().atMost(PATIENCE)
                .until(() -> first.messages().size() + second.messages().size() > 0);
        network.ended(alice.send(to, "And another").imdnId());
        assertThat(first.messages().size() + second.messages().size()).isEqualTo(2);

        // The newest is the first choice.
        second.close();
        assertThat(alice.send(to, "Over the one that is left").status()).isEqualTo(202);
        assertThat(first.awaitMessage("Over the one that is left", PATIENCE).text())
                .isEqualTo("Over the one that is left");
    }
}
