// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.testkit.contract.SampleItems.NOON;
import static org.isthmus.testkit.contract.SampleItems.message;
import static org.isthmus.testkit.contract.SampleItems.queued;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.id.ItemId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 at any moment loses nothing that was accepted: a process accepts items and prints each id when the store
/// has it, is killed, and the next one finds them all.
class CrashTest {
    private static final int ROUNDS = 6;

    @TempDir
    Path directory;

    @Test
    void every_item_that_was_accepted_is_there_exactly_once_after_sigkill() throws IOException, InterruptedException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        Set<Long> accepted = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<Long> told = acceptAndDie(round * 1_000_000L + 1, 1 + random.nextInt(3_000));
            assertThat(accepted).doesNotContainAnyElementsOf(told);
            accepted.addAll(told);
            try (Stores stores = TestStores.open(directory)) {
                for (long number : accepted) {
                    var id = new ItemId(number);
                    assertThat(stores.messages().item(id)).contains(message(number));
                    assertThat(stores.ledger().state(id)).contains(state(number));
                }
                List<ItemId> due = stores.ledger().due(NOON, 10_000_000);
                assertThat(due).doesNotHaveDuplicates();
                assertThat(stores.ledger().interrupted(10_000_000)).doesNotContainAnyElementsOf(due);
                long there = stores.ledger().census().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                assertThat(there)
                        .isEqualTo(due.size()
                                + stores.ledger().interrupted(10_000_000).size());
            }
        }
    }

    /// The state that [CrashedWriter] leaves an item in before it prints the id.
    private static DeliveryState state(long number) {
        return number % 2 == 0 ? queued(NOON) : CrashedWriter.HANDED;
    }

    private List<Long> acceptAndDie(long from, int lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashedWriter.class.getName(),
                        directory.toString(),
                        Long.toString(from))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<Long> told = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                // A line without its full stop was cut off by the kill.
                if (line.endsWith(".")) {
                    told.add(Long.valueOf(line.substring(0, line.length() - 1)));
                }
                if (told.size() == lines) {
                    // SIGKILL, by the handle: the process itself would also close the pipe that is still read.
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(told).isNotEmpty();
        return told;
    }
}
