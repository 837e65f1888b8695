// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.isthmus.routes.command.ReloadCommand;
import org.isthmus.routes.command.UserCommands;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.Delivery;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user's record and the operator's screening mean for messages from handsets and from telephones.
class UserPolicyTest {
    private static final int RX_R_APPN = 0x66;

    private static SimulatedNetwork network;
    private static Path words;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        words = folder.resolve("words.txt");
        Files.writeString(words, "# none yet\n");
        network = SimulatedNetwork.plan()
                .section("policy", "screening: {words-file: \"" + words + "\"}")
                .start(folder);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @Test
    void whom_a_user_blocks_is_refused_from_both_sides_until_let_in_again() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        String number = SimulatedNetwork.number();
        HandsetAccount bob = network.user(number);
        SimulatedHandset device = network.online(bob);
        set(bob, "block", alice.settings().account().addressOfRecord());
        set(bob, "block", "+" + phone.number());

        assertThat(alice.send(bob.addressOfRecord(), "Hello").status()).isEqualTo(603);
        assertThat(statuses(phone.send(number, "Hello"))).containsExactly(RX_R_APPN);

        set(bob, "unblock", alice.settings().account().addressOfRecord());
        set(bob, "unblock", "+" + phone.number());
        assertThat(alice.send(bob.addressOfRecord(), "From Alice").status()).isEqualTo(202);
        phone.send(number, "From a telephone");
        device.awaitMessage("From Alice", PATIENCE);
        device.awaitMessage("From a telephone", PATIENCE);
        assertThat(device.messages().all()).hasSize(2);
    }

    @Test
    void who_may_not_send_or_receive_does_not_and_the_sender_hears_403() throws Exception {
        HandsetAccount account = network.user();
        SimulatedHandset alice = network.online(account);
        HandsetAccount bob = network.user();
        set(account, "services", "receiving");
        assertThat(alice.send(bob.addressOfRecord(), "Hello").status()).isEqualTo(403);
        set(account, "services", "sending");
        set(bob, "services", "sending");
        assertThat(alice.send(bob.addressOfRecord(), "Hello").status()).isEqualTo(403);
        set(bob, "services", "receiving");
        assertThat(alice.send(bob.addressOfRecord(), "Hello").status()).isEqualTo(202);
    }

    @Test
    void screened_words_are_refused_from_both_sides_as_soon_as_the_list_is_read_again() throws Exception {
        SimulatedHandset alice = network.online();
        String number = SimulatedNetwork.number();
        HandsetAccount bob = network.user(number);
        assertThat(alice.send(bob.addressOfRecord(), "Free lottery").status()).isEqualTo(202);

        Files.writeString(words, "lottery\n");
        network.done(ReloadCommand.SPEC, Map.of());

        assertThat(alice.send(bob.addressOfRecord(), "The LOTTERY again").status())
                .isEqualTo(403);
        assertThat(statuses(network.phone().send(number, "My lottery"))).containsExactly(RX_R_APPN);
        assertThat(alice.send(bob.addressOfRecord(), "Lotteries are fine").status())
                .isEqualTo(202);
    }

    private static void set(HandsetAccount user, String part, String value) throws InterruptedException {
        network.done(UserCommands.SET, Map.of("name", user.addressOfRecord(), part, value));
    }

    private static List<Integer> statuses(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> delivery.awaitAnswer(PATIENCE).status())
                .toList();
    }
}
