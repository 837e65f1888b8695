// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Path;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.handset.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The answer to a sender waits for the recipient's devices, as policy says.
class FinalAnswerTest {
    private static SimulatedNetwork network;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.plan()
                .section("policy", "final-answer-wait: {standalone: 3s}")
                .start(folder);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @Test
    void what_a_device_takes_is_answered_200_and_a_repetition_too() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();
        SentMessage sent = alice.send(bob.settings().account().addressOfRecord(), "Hello");
        assertThat(sent.status()).isEqualTo(200);
        assertThat(alice.sendAgain(sent).status()).isEqualTo(200);
        alice.awaitNotification(sent, "delivered", PATIENCE);
        assertThat(bob.messages().all()).hasSize(1);
    }

    @Test
    void a_final_refusal_of_the_device_is_relayed_and_a_repetition_hears_it_again() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();
        for (int refusal : new int[] {603, 486}) {
            bob.answerWith(Verdict.answer(refusal, "No"));
            SentMessage sent = alice.send(bob.settings().account().addressOfRecord(), "No, thank you " + refusal);
            assertThat(sent.status()).isEqualTo(refusal);
            assertThat(alice.sendAgain(sent).status()).isEqualTo(refusal);
        }
    }

    @Test
    void a_device_that_is_silent_or_busy_and_one_that_is_away_are_answered_202() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedHandset bob = network.online();
        bob.answerNext(Verdict.answer(480, "Not now"));
        assertThat(alice.send(bob.settings().account().addressOfRecord(), "Busy")
                        .status())
                .isEqualTo(202);
        bob.awaitMessage("Busy", PATIENCE);

        SimulatedHandset carol = network.online();
        carol.answerWith(Verdict.SILENCE);
        assertThat(alice.send(carol.settings().account().addressOfRecord(), "Silent")
                        .status())
                .isEqualTo(202);

        HandsetAccount away = network.user();
        SentMessage kept = alice.send(away.addressOfRecord(), "Kept");
        assertThat(kept.status()).isEqualTo(202);
        network.online(away).awaitMessage("Kept", PATIENCE);
        alice.awaitNotification(kept, "delivered", PATIENCE);
    }
}
