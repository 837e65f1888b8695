// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.testkit.contract.SampleItems.ALICE;
import static org.isthmus.testkit.contract.SampleItems.BOB;
import static org.isthmus.testkit.contract.SampleItems.NOON;
import static org.isthmus.testkit.contract.SampleItems.awaitingReport;
import static org.isthmus.testkit.contract.SampleItems.delivered;
import static org.isthmus.testkit.contract.SampleItems.handingOver;
import static org.isthmus.testkit.contract.SampleItems.held;
import static org.isthmus.testkit.contract.SampleItems.message;
import static org.isthmus.testkit.contract.SampleItems.queued;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.isthmus.model.Technology;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.store.DeliveryLedger;
import org.isthmus.model.store.DeliveryLedger.Change;
import org.isthmus.model.store.DeliveryLedger.Owed;
import org.isthmus.model.store.DeliveryLedger.PartId;
import org.isthmus.model.store.MessageStore;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.state.journal.StoreFaults;
import org.isthmus.testkit.memory.MemoryStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is in the log, what is in the tables, and what is half way between them is one and the same to whoever asks.
class FoldTest {
    private static final int ITEMS = 300;

    @TempDir
    Path directory;

    @Test
    void whatever_happens_in_whatever_order_reads_as_from_memory() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var memory = new MemoryStores();
        Stores stores = TestStores.open(directory);
        try {
            for (int step = 0; step < 3_000; step++) {
                switch (random.nextInt(40)) {
                    case 0 -> stores.pruner().tick();
                    case 1 -> {
                        if (random.nextInt(10) == 0) {
                            stores.close();
                            stores = TestStores.open(directory);
                        }
                    }
                    default -> {
                        var one = new Step(random.nextInt(12), 1 + random.nextInt(150), random.nextInt(60));
                        assertThat(one.run(stores.messages(), stores.ledger()))
                                .as("step %d, %s", step, one)
                                .isEqualTo(one.run(memory.messages(), memory.ledger()));
                    }
                }
            }
            assertThat(stores.ledger().census()).isEqualTo(memory.ledger().census());
        } finally {
            stores.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"0,no", "1,no", "2,no", "3,no", "9,no", "0,yes", "1,yes", "2,yes", "3,yes", "9,yes"})
    void a_crash_while_the_log_goes_into_the_tables_loses_and_doubles_nothing(
            int slices, String beginnings, @TempDir Path copy) throws IOException {
        boolean inTables = beginnings.equals("yes");
        StoreFaults faults = StoreFaults.none();
        var memory = new MemoryStores();
        try (Stores stores = TestStores.open(directory, faults)) {
            begin(memory.messages(), memory.ledger());
            begin(stores.messages(), stores.ledger());
            if (inTables) {
                stores.pruner().tick();
            }
            go(memory.ledger());
            go(stores.ledger());
            faults.failSyncs(slices, Integer.MAX_VALUE);
            try {
                stores.pruner().tick();
            } catch (StoreUnavailable _) {
                // The rest of the round needs the disk that fails now.
            }
            for (String name : List.of("journal.db", "journal.db-wal")) {
                Files.copy(directory.resolve(name), copy.resolve(name));
            }
            faults.failNextSyncs(0);
        }
        for (int restart = 0; restart < 3; restart++) {
            try (Stores stores = TestStores.open(copy)) {
                assertThat(stores.ledger().census()).isEqualTo(memory.ledger().census());
                assertThat(seen(stores.messages(), stores.ledger()))
                        .isEqualTo(seen(memory.messages(), memory.ledger()));
            }
        }
    }

    /// All that the ports tell of what was made.
    private static List<Object> seen(MessageStore messages, DeliveryLedger ledger) {
        List<Object> seen = new ArrayList<>();
        for (long number = 1; number <= 2 * ITEMS; number++) {
            seen.add(messages.item(new ItemId(number)));
            seen.add(ledger.state(new ItemId(number)));
            seen.add(ledger.find(id(number)));
        }
        seen.add(ledger.due(NOON.plusSeconds(3_600), 10_000));
        seen.add(ledger.interrupted(10_000));
        seen.add(ledger.awaiting(BOB, 10_000));
        seen.add(List.copyOf(ledger.unsettled()));
        return seen;
    }

    private static void begin(MessageStore messages, DeliveryLedger ledger) {
        for (int number = 1; number <= ITEMS; number++) {
            messages.accept(message(number), number % 9 == 0 ? held(NOON.plusSeconds(60)) : queued(NOON), List.of());
            if (number % 5 == 0) {
                ledger.keepUnmatched(report(number));
            }
        }
    }

    private static void go(DeliveryLedger ledger) {
        for (int number = 1; number <= ITEMS; number++) {
            if (number % 3 == 0) {
                continue;
            }
            var item = new ItemId(number);
            ledger.commit(new Change(item, handingOver(), List.of(), List.of(), List.of()));
            if (number % 4 == 0) {
                List<DeliveryReport> early = ledger.commit(new Change(
                        item,
                        awaitingReport(NOON.plusSeconds(30)),
                        List.of(new PartId(0, id(number))),
                        List.of(),
                        List.of()));
                if (number % 8 == 0) {
                    early.forEach(ledger::settled);
                    var owed = new Owed(delivered(ITEMS + number, message(number)), queued(NOON));
                    ledger.commit(new Change(item, delivered(), List.of(), List.of(owed), List.of()));
                }
            }
        }
    }

    private static ForeignId id(long number) {
        return new ForeignId("smsc:main", "id-" + number);
    }

    private static DeliveryReport report(long number) {
        return new DeliveryReport(
                List.of(id(number)),
                ReportedState.DELIVERED,
                Asserter.peer("smsc:main"),
                "DELIVRD",
                NOON.plusMillis(number),
                Technology.SMS);
    }

    /// One call of a port, and what came of it.
    private record Step(int what, long number, int extra) {
        Object run(MessageStore messages, DeliveryLedger ledger) {
            var item = new ItemId(number);
            try {
                return switch (what) {
                    case 0, 1, 2 ->
                        messages.accept(
                                message(number, "imdn-" + number % 140, ALICE, BOB),
                                extra % 3 == 0 ? held(NOON.plusSeconds(extra)) : queued(NOON.plusSeconds(extra)),
                                List.of());
                    case 3 -> ledger.commit(new Change(item, state(), List.of(), List.of(), List.of()));
                    case 4 ->
                        ledger.commit(new Change(
                                item, state(), List.of(new PartId(extra % 3, id(extra))), List.of(), List.of()));
                    case 5 -> ledger.keepUnmatched(report(extra));
                    case 6 -> {
                        ledger.settled(report(extra));
                        yield true;
                    }
                    case 7 -> ledger.find(id(extra));
                    case 8 -> ledger.due(NOON.plusSeconds(extra), 1 + extra);
                    case 9 -> ledger.awaiting(BOB, 1 + extra);
                    case 10 -> ledger.interrupted(1 + extra);
                    default -> List.of(ledger.state(item), messages.item(item), ledger.census());
                };
            } catch (IllegalArgumentException refused) {
                return Optional.of("refused");
            }
        }

        private DeliveryState state() {
            Instant then = NOON.plusSeconds(extra);
            return switch (extra % 5) {
                case 0 -> queued(then);
                case 1 -> handingOver();
                case 2 -> awaitingReport(then);
                case 3 -> held(then);
                default -> delivered();
            };
        }
    }
}
