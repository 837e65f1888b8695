// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.ReceiptState;
import org.isthmus.testkit.smsc.ReceivedSubmit;
import org.isthmus.testkit.smsc.SmscListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A message centre that contradicts itself within a moment, around its answer to the submit: what it said first
/// counts, whenever each of the two was understood.
class ContradictingReceiptsTest {
    private static final int MESSAGES = 60;

    @Test
    void of_two_receipts_around_the_answer_the_first_counts(@TempDir Path folder) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        System.out.println("seed of the pauses: " + seed);
        try (SimulatedNetwork network =
                SimulatedNetwork.plan().centre("drops-receipts").start(folder)) {
            Map<String, Burst> bursts = new ConcurrentHashMap<>();
            network.smsc().listen(new SmscListener() {
                @Override
                public void submitted(ReceivedSubmit submit) {
                    bursts.getOrDefault(submit.message().destination().number(), Burst.NONE)
                            .play(network, submit);
                }
            });
            SimulatedHandset alice = network.online();
            for (int i = 0; i < MESSAGES; i++) {
                String number = SimulatedNetwork.number();
                Burst burst = new Burst(random.nextInt(3_000), random.nextInt(500), random.nextBoolean());
                bursts.put(number.substring(1), burst);
                bursts.put(number, burst);
                SentMessage sent = alice.send("tel:" + number, "Which is it?");
                assertThat(network.notifications(alice, sent))
                        .as("seed %d, message %d, %s", seed, i, burst)
                        .containsExactly(burst.deliveredFirst() ? "delivery/delivered" : "delivery/failed");
            }
        }
    }

    /// Microseconds from the submit to the first receipt and from there to the second.
    private record Burst(int first, int second, boolean deliveredFirst) {
        static final Burst NONE = new Burst(0, 0, true);

        void play(SimulatedNetwork network, ReceivedSubmit submit) {
            List<ReceiptState> states = deliveredFirst
                    ? List.of(ReceiptState.DELIVRD, ReceiptState.UNDELIV)
                    : List.of(ReceiptState.UNDELIV, ReceiptState.DELIVRD);
            after(first).execute(() -> {
                network.smsc().sendReceipt(submit, states.getFirst());
                after(second).execute(() -> network.smsc().sendReceipt(submit, states.getLast()));
            });
        }

        private static Executor after(int micros) {
            return CompletableFuture.delayedExecutor(
                    Duration.ofNanos(micros * 1_000L).toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
