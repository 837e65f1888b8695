// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Path;
import java.time.Duration;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.ReceivedMessage;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.handset.Verdict;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Devices that are registered and answer no: they are called again when it is time for that, or not at all.
class RefusingDevicesTest {
    private static final Duration PAUSE = Duration.ofMinutes(2);

    private final ShiftedClock clock = new ShiftedClock();
    private SimulatedNetwork network;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.plan()
                .clock(clock)
                .section("delivery", "retry-after: [2m, 1d]")
                .start(folder);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 480, 500, 503})
    void a_device_that_can_not_take_it_now_is_called_again_after_the_pause_and_not_before(int status) throws Exception {
        String number = SimulatedNetwork.number();
        SimulatedHandset bob = network.online(network.user(number));
        SimulatedPhone phone = network.phone();
        bob.answerNext(Verdict.answer(status, "No"));

        phone.send(number, "Later then");
        network.told("+" + phone.number(), TrailKind.DEFERRED);
        roundTrip();
        assertThat(calls(bob)).isEqualTo(1);

        clock.forward(PAUSE.plusSeconds(1));
        bob.awaitMessage("Later then", PATIENCE);
        network.ended("+" + phone.number());
        assertThat(calls(bob)).isEqualTo(2);
    }

    @Test
    void those_that_wait_behind_one_that_was_refused_for_now_make_it_come_no_sooner() throws Exception {
        String number = SimulatedNetwork.number();
        SimulatedHandset bob = network.online(network.user(number));
        SimulatedPhone phone = network.phone();
        bob.answerWith(Verdict.answer(480, "Not now"));
        phone.send(number, "First");
        phone.send(number, "Second");
        network.told("+" + phone.number(), TrailKind.DEFERRED);
        phone.send(number, "Third");
        roundTrip();
        assertThat(calls(bob)).isEqualTo(1);

        clock.forward(PAUSE.plusSeconds(1));
        await().atMost(PATIENCE).until(() -> calls(bob) == 2);
        roundTrip();
        assertThat(calls(bob)).isEqualTo(2);

        bob.answerWith(Verdict.OK);
        bob.register();
        assertThat(bob.messages().awaitCount(3, PATIENCE))
                .extracting(ReceivedMessage::text)
                .containsExactly("First", "Second", "Third");
    }

    @Test
    void what_a_silent_device_may_have_and_another_has_no_user_for_waits_for_one_that_has() throws Exception {
        SimulatedHandset alice = network.online();
        HandsetAccount bob = network.user();
        SimulatedHandset silent = network.online(bob);
        silent.answerWith(Verdict.SILENCE);
        SentMessage sent = alice.send(bob.addressOfRecord(), "Who is there?");
        await().atMost(PATIENCE).until(() -> calls(silent) > 0);
        clock.forward(Duration.ofSeconds(3));
        SimulatedHandset empty = network.device(SimulatedNetwork.deviceOf(bob));
        empty.answerWith(Verdict.answer(404, "Nobody"));
        empty.register();
        await().atMost(PATIENCE).until(() -> calls(empty) == 1);
        roundTrip();
        assertThat(calls(empty)).isEqualTo(1);

        empty.answerWith(Verdict.OK);
        empty.register();

        empty.awaitMessage("Who is there?", PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void a_device_that_could_not_take_it_gets_it_when_it_registers_again() throws Exception {
        SimulatedHandset alice = network.online();
        HandsetAccount account = network.user();
        SimulatedHandset bob = network.online(account);
        bob.answerNext(Verdict.answer(480, "Not now"));
        SentMessage sent = alice.send(account.addressOfRecord(), "When you can");
        network.told(sent.imdnId(), TrailKind.DEFERRED);

        bob.register();

        bob.awaitMessage("When you can", PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @ParameterizedTest
    @ValueSource(ints = {413, 415, 488, 405})
    void what_a_device_refuses_for_good_has_failed_and_holds_up_nothing_behind_it(int status) throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();
        String to = bob.settings().account().addressOfRecord();
        bob.answerNext(Verdict.answer(status, "Never"));
        SentMessage refused = alice.send(to, "What is that?");
        alice.awaitNotification(refused, "failed", PATIENCE);

        SentMessage next = alice.send(to, "And this?");
        bob.awaitMessage("And this?", PATIENCE);
        assertThat(network.notifications(alice, next)).containsExactly("delivery/delivered");
        assertThat(network.notifications(alice, refused)).containsExactly("delivery/failed");
        assertThat(calls(bob)).isEqualTo(2);
    }

    /// Something else goes all the way, so that what was to happen meanwhile has had its time.
    private void roundTrip() throws Exception {
        SimulatedHandset carol = network.online();
        SimulatedHandset dave = network.online();
        for (int i = 0; i < 5; i++) {
            SentMessage sent = carol.send(dave.settings().account().addressOfRecord(), "Number " + i);
            carol.awaitNotification(sent, "delivered", PATIENCE);
        }
    }

    private static long calls(SimulatedHandset handset) {
        return handset.packets().all().stream()
                .filter(packet -> packet.isRequest() && packet.method().equals("MESSAGE"))
                .count();
    }
}
