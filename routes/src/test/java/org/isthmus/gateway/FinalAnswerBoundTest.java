// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.handset.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinalAnswerBoundTest {
    /// Of four requests in progress one may wait, so two senders to silent devices stop nobody.
    @Test
    void who_waits_for_silent_devices_leaves_places_for_all_others(@TempDir Path folder) throws Exception {
        try (SimulatedNetwork network = SimulatedNetwork.plan()
                        .section("policy", "final-answer-wait: {standalone: 5s}")
                        .sip("limits: {in-progress: 4}")
                        .start(folder);
                ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            SimulatedHandset silent = network.online();
            SimulatedHandset first = network.online();
            SimulatedHandset second = network.online();
            silent.answerWith(Verdict.SILENCE);
            String silentOne = silent.settings().account().addressOfRecord();
            CompletableFuture<Integer> one = CompletableFuture.supplyAsync(() -> status(first, silentOne), senders);
            CompletableFuture<Integer> other = CompletableFuture.supplyAsync(() -> status(second, silentOne), senders);

            Object answered = CompletableFuture.anyOf(one, other).get(4, TimeUnit.SECONDS);

            assertThat(answered).isEqualTo(202);
            assertThat(one.isDone() && other.isDone()).as("one of them waits").isFalse();
            assertThat(network.online().settings().account())
                    .as("others register")
                    .isNotNull();
        }
    }

    private static int status(SimulatedHandset sender, String recipient) {
        try {
            return sender.send(recipient, "Hello").status();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
