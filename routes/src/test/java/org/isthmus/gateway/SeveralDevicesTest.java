// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Path;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several devices of one user that report differently, where policy waits for the one that says yes.
class SeveralDevicesTest {
    private SimulatedNetwork network;
    private SimulatedHandset alice;
    private SimulatedHandset phone;
    private SimulatedHandset tablet;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.plan()
                .section("delivery", "retry-after: [1s]", "device-reports: positive-first", "positive-wait: 2s")
                .start(folder);
        alice = network.online();
        HandsetAccount bob = network.user();
        phone = network.online(bob);
        tablet = network.online(SimulatedNetwork.deviceOf(bob));
        phone.notifyDelivery(false);
        tablet.notifyDelivery(false);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void the_yes_of_one_device_outdoes_the_no_of_another_and_only_it_goes_back() throws Exception {
        SentMessage sent = alice.send(phone.settings().account().addressOfRecord(), "For both");
        tablet.notify(tablet.awaitMessage("For both", PATIENCE), "delivery", "forbidden");
        network.told(sent.imdnId(), TrailKind.REPORTED);
        phone.notify(phone.awaitMessage("For both", PATIENCE), "delivery", "delivered");
        alice.awaitNotification(sent, "delivered", PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void a_no_that_no_device_outdoes_goes_back_after_a_while() throws Exception {
        SentMessage sent = alice.send(phone.settings().account().addressOfRecord(), "For nobody");
        tablet.notify(tablet.awaitMessage("For nobody", PATIENCE), "delivery", "forbidden");
        alice.awaitNotification(sent, "forbidden", PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/forbidden");
    }
}
