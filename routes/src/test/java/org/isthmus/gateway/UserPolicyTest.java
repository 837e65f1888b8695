// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.routes.command.ExplainCommand;
import org.isthmus.routes.command.ReloadCommand;
import org.isthmus.routes.command.UserCommands;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.SentMessage;
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
    void who_writes_from_a_number_that_only_their_record_names_is_that_user_with_all_that_goes_with_it()
            throws Exception {
        String number = SimulatedNetwork.number();
        HandsetAccount bob = network.user(number);
        SimulatedHandset device = network.online(bob);
        HandsetAccount alice = network.user();
        SimulatedPhone hers = network.phone();
        set(alice, "legacy", "sms=+" + hers.number());

        set(bob, "block", alice.addressOfRecord());
        assertThat(statuses(hers.send(number, "From her telephone"))).containsExactly(RX_R_APPN);
        set(bob, "unblock", alice.addressOfRecord());
        set(alice, "services", "receiving");
        assertThat(statuses(hers.send(number, "She may not send"))).containsExactly(RX_R_APPN);
        set(alice, "services", "sending,receiving,interworking");
        assertThat(statuses(hers.send(number, "She may"))).containsExactly(0);

        device.awaitMessage("She may", PATIENCE);
        assertThat(device.messages().all()).hasSize(1);
    }

    @Test
    void what_a_telephone_writes_to_such_a_number_is_for_the_user_and_under_the_users_own_address() throws Exception {
        HandsetAccount alice = network.user();
        SimulatedHandset device = network.online(alice);
        String hers = SimulatedNetwork.number();
        set(alice, "legacy", "sms=" + hers);
        SimulatedPhone phone = network.phone();

        assertThat(statuses(phone.send(hers, "For Alice"))).containsExactly(0);

        device.awaitMessage("For Alice", PATIENCE);
        assertThat(network.ended("+" + phone.number()).toString()).contains("the number stands for");
        set(alice, "block", "+" + phone.number());
        assertThat(statuses(phone.send(hers, "Blocked"))).containsExactly(RX_R_APPN);
    }

    @Test
    void what_is_written_by_sip_to_such_a_number_is_under_all_that_the_user_wishes_and_subscribes_to()
            throws Exception {
        HandsetAccount alice = network.user();
        SimulatedHandset device = network.online(alice);
        SimulatedPhone hers = network.phone();
        set(alice, "legacy", "sms=+" + hers.number());
        SimulatedHandset bob = network.online();
        String number = "tel:+" + hers.number();

        set(alice, "block", bob.settings().account().addressOfRecord());
        assertThat(bob.send(number, "Blocked").status()).isEqualTo(603);
        Map<String, String> question =
                Map.of("from", bob.settings().account().addressOfRecord(), "to", "+" + hers.number());
        assertThat(network.command(ExplainCommand.SPEC, question)).isInstanceOf(CommandOutcome.No.class);
        set(alice, "unblock", bob.settings().account().addressOfRecord());
        set(alice, "services", "sending");
        assertThat(bob.send(number, "She may not receive").status()).isEqualTo(403);
        set(alice, "services", "sending,receiving,interworking");

        SentMessage sent = bob.send(number, "For Alice");
        device.awaitMessage("For Alice", PATIENCE);
        bob.awaitNotification(sent, "delivered", PATIENCE);
        device.unregister();
        assertThat(bob.send(number, "To her telephone").status()).isEqualTo(202);
        hers.awaitText("To her telephone", PATIENCE);
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

    @Test
    void the_profile_in_force_says_how_messages_come_and_explain_says_so() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        HandsetAccount bob = network.user();
        SimulatedHandset device = network.online(bob);
        addProfiles(bob, "night", "[{name: night, deliver: [sms]}, {name: away, deliver: [mms], away: refuse}]");
        set(bob, "legacy", "sms=+" + phone.number());

        set(bob, "profile", "night");
        assertThat(alice.send(bob.addressOfRecord(), "To the telephone").status())
                .isEqualTo(202);
        phone.awaitText("To the telephone", PATIENCE);
        CommandOutcome.Done explained = network.done(
                ExplainCommand.SPEC,
                Map.of("from", alice.settings().account().addressOfRecord(), "to", bob.addressOfRecord()));
        assertThat(explained.lines())
                .contains("  yes  wish", "  profile: night", "  side: originating, terminating")
                .doesNotContain(phone.number());

        set(bob, "profile", "away");
        assertThat(alice.send(bob.addressOfRecord(), "To nobody").status()).isEqualTo(603);
        set(bob, "profile", "none");
        assertThat(alice.send(bob.addressOfRecord(), "To the device").status()).isEqualTo(202);
        device.awaitMessage("To the device", PATIENCE);
        assertThat(device.messages().all()).hasSize(1);
    }

    @Test
    void only_the_primary_device_gets_messages_where_policy_says_so_and_all_devices_get_reports(@TempDir Path folder)
            throws Exception {
        try (SimulatedNetwork own = SimulatedNetwork.plan()
                .section("policy", "devices: {deliver: primary}")
                .start(folder)) {
            HandsetAccount phone = own.user();
            HandsetAccount tablet = SimulatedNetwork.deviceOf(phone);
            SimulatedHandset onPhone = own.online(phone);
            SimulatedHandset onTablet = own.online(tablet);
            own.done(UserCommands.SET, Map.of("name", phone.addressOfRecord(), "primary", phone.instance()));
            SimulatedHandset bob = own.online();

            assertThat(bob.send(phone.addressOfRecord(), "For the telephone").status())
                    .isEqualTo(202);
            onPhone.awaitMessage("For the telephone", PATIENCE);
            SentMessage sent = onTablet.send(bob.settings().account().addressOfRecord(), "From the tablet");
            onTablet.awaitNotification(sent, "delivered", PATIENCE);
            onPhone.awaitNotification(sent, "delivered", PATIENCE);
            assertThat(onTablet.messages().all()).isEmpty();

            onPhone.unregister();
            SentMessage second = bob.send(phone.addressOfRecord(), "For who is there");
            onTablet.awaitMessage("For who is there", PATIENCE);
            bob.awaitNotification(second, "delivered", PATIENCE);
        }
    }

    /// Profiles are written in the users file by hand; the gateway watches it.
    private static void addProfiles(HandsetAccount user, String first, String profiles) throws Exception {
        Path file = network.data().resolve("users.yaml");
        String text = Files.readString(file);
        int entry = text.indexOf("\"" + user.addressOfRecord() + "\"");
        int end = text.indexOf("    digest-user:", entry);
        Files.writeString(file, text.substring(0, end) + "    profiles: " + profiles + "\n" + text.substring(end));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(network.done(UserCommands.SHOW, Map.of("name", user.addressOfRecord()))
                                .lines()
                                .toString())
                        .contains("name " + first));
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
