// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.platform.users.NewUser;
import org.isthmus.platform.users.UserFileEditor;
import org.isthmus.routes.command.UserCommands;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The users file is changed by hand while devices are registered.
class PassedOnAddressTest {
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
    void an_address_that_is_somebody_elses_now_reaches_no_device_of_who_had_it() throws Exception {
        HandsetAccount before = network.user();
        passesOn(before, "carol", "another password");
    }

    @Test
    void a_device_that_knows_an_old_password_only_is_reached_no_more() throws Exception {
        HandsetAccount before = network.user();
        passesOn(before, before.user(), "a new password");
    }

    private void passesOn(HandsetAccount before, String name, String password) throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedHandset old = network.online(before);
        UserFileEditor editor = new UserFileEditor(network.data().resolve("users.yaml"), SimulatedNetwork.DOMAIN);
        editor.remove(before.addressOfRecord());
        editor.add(new NewUser(name, List.of(before.addressOfRecord()), Optional.empty(), password));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                network.done(UserCommands.LIST, Map.of()).lines())
                        .filteredOn(line -> line.startsWith(name + " "))
                        .singleElement()
                        .asString()
                        .contains("not registered"));

        SentMessage sent = alice.send(before.addressOfRecord(), "For who has it now");

        network.told(sent.imdnId(), TrailKind.DEFERRED);
        assertThat(old.messages().all()).isEmpty();
    }
}
