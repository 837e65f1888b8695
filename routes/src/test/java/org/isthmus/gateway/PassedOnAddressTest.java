// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Files;
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
        network = SimulatedNetwork.plan().section("users", "look-every: 100ms").start(folder);
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

    @Test
    void what_waits_for_the_former_owner_of_an_address_fails_and_is_not_given_to_who_has_it_now() throws Exception {
        HandsetAccount before = network.user();
        SimulatedHandset alice = network.online();
        SentMessage kept = alice.send(before.addressOfRecord(), "For who had it");
        network.told(kept.imdnId(), TrailKind.DEFERRED);
        goesTo(before, "dave", "another password");
        SimulatedHandset dave = network.online(HandsetAccount.of(before.user(), before.domain(), "another password"));

        assertThat(network.ended(kept.imdnId()))
                .anyMatch(event -> event.toString().contains("the address has another owner"));
        SentMessage sent = alice.send(before.addressOfRecord(), "For who has it now");
        dave.awaitMessage("For who has it now", PATIENCE);
        assertThat(dave.messages().all()).hasSize(1);
        network.ended(sent.imdnId());
    }

    @Test
    void a_new_password_loses_nothing_of_what_waits() throws Exception {
        HandsetAccount bob = network.user();
        SimulatedHandset alice = network.online();
        SentMessage kept = alice.send(bob.addressOfRecord(), "Kept");
        network.told(kept.imdnId(), TrailKind.DEFERRED);
        goesTo(bob, bob.user(), "a new password");

        SimulatedHandset phone = network.online(HandsetAccount.of(bob.user(), bob.domain(), "a new password"));

        phone.awaitMessage("Kept", PATIENCE);
    }

    @Test
    void a_file_that_was_changed_while_nothing_ran_takes_the_devices_away_too() throws Exception {
        HandsetAccount before = network.user();
        SimulatedHandset alice = network.online();
        SimulatedHandset old = network.online(before);
        network.stop();
        change(before, before.user(), "a new password");
        network.startAgain();

        SentMessage sent = alice.send(before.addressOfRecord(), "Not for a stolen device");

        network.told(sent.imdnId(), TrailKind.DEFERRED);
        assertThat(old.messages().all()).isEmpty();
    }

    @Test
    void a_file_that_is_empty_for_a_moment_ends_no_registration() throws Exception {
        SimulatedHandset alice = network.online();
        HandsetAccount bob = network.user();
        SimulatedHandset phone = network.online(bob);
        Path file = network.data().resolve("users.yaml");
        String whole = Files.readString(file);
        Files.writeString(file, "");
        await().atMost(PATIENCE).until(() -> lines(bob.user()).isEmpty());
        Files.writeString(file, whole);
        await().atMost(PATIENCE).until(() -> !lines(bob.user()).isEmpty());

        assertThat(lines(bob.user())).singleElement().asString().contains("1 device");
        alice.send(bob.addressOfRecord(), "As before");
        phone.awaitMessage("As before", PATIENCE);
    }

    @Test
    void devices_that_a_wrong_password_in_the_file_kept_out_are_back_when_it_is_put_right() throws Exception {
        SimulatedHandset alice = network.online();
        HandsetAccount bob = network.user();
        SimulatedHandset phone = network.online(bob);
        Path file = network.data().resolve("users.yaml");
        String right = Files.readString(file);
        change(bob, bob.user(), "a slip");
        await().atMost(PATIENCE)
                .until(() -> lines(bob.user()).stream().anyMatch(line -> line.contains("not registered")));
        Files.writeString(file, right);
        await().atMost(PATIENCE).until(() -> lines(bob.user()).stream().anyMatch(line -> line.contains("1 device")));

        alice.send(bob.addressOfRecord(), "As before");
        phone.awaitMessage("As before", PATIENCE);
    }

    private static List<String> lines(String name) throws InterruptedException {
        return network.done(UserCommands.LIST, Map.of()).lines().stream()
                .filter(line -> line.startsWith(name + " "))
                .toList();
    }

    private static void change(HandsetAccount before, String name, String password) throws Exception {
        UserFileEditor editor = new UserFileEditor(network.data().resolve("users.yaml"), SimulatedNetwork.DOMAIN);
        editor.remove(before.addressOfRecord());
        editor.add(new NewUser(name, List.of(before.addressOfRecord()), Optional.empty(), password));
    }

    private static void goesTo(HandsetAccount before, String name, String password) throws Exception {
        network.done(UserCommands.REMOVE, Map.of("name", before.user()));
        network.done(
                UserCommands.ADD, Map.of("name", name, "addresses", before.addressOfRecord(), "password", password));
    }

    private void passesOn(HandsetAccount before, String name, String password) throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedHandset old = network.online(before);
        change(before, name, password);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(lines(name)).singleElement().asString().contains("not registered"));

        SentMessage sent = alice.send(before.addressOfRecord(), "For who has it now");

        network.told(sent.imdnId(), TrailKind.DEFERRED);
        assertThat(old.messages().all()).isEmpty();
    }
}
