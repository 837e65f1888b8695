// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.isthmus.testkit.contract.SampleItems.ALICE;
import static org.isthmus.testkit.contract.SampleItems.BOB;
import static org.isthmus.testkit.contract.SampleItems.NOON;
import static org.isthmus.testkit.contract.SampleItems.delivered;
import static org.isthmus.testkit.contract.SampleItems.handingOver;
import static org.isthmus.testkit.contract.SampleItems.held;
import static org.isthmus.testkit.contract.SampleItems.message;
import static org.isthmus.testkit.contract.SampleItems.queued;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.isthmus.model.Octets;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.DeliveryLedger.Change;
import org.isthmus.model.store.DeliveryLedger.PartId;
import org.isthmus.model.store.DeliveryLedger.PartOf;
import org.isthmus.model.store.LeaseStore.Lease;
import org.isthmus.model.store.LeaseStore.Term;
import org.isthmus.model.store.MessageStore.Acceptance;
import org.isthmus.model.store.PartStore;
import org.isthmus.model.store.PartStore.Kept;
import org.isthmus.model.store.PartStore.Part;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.state.journal.StoreFaults;
import org.isthmus.state.shared.LocalSharedView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the journal owes beyond the contracts of the ports: restart, faults, limits.
class JournalTest {
    @TempDir
    Path directory;

    private final StoreFaults faults = StoreFaults.none();

    @Test
    void everything_is_there_after_a_restart() {
        var id = new ForeignId("smsc:main", "0A1B");
        var event = TrailEvent.of(new ItemId(1), NOON, TrailKind.STORED, "isf", Fact.id("imdn", "imdn-1"));
        try (Stores stores = open()) {
            stores.messages().accept(message(1), queued(NOON), List.of(event));
            stores.messages().accept(message(2), held(NOON), List.of());
            stores.ledger()
                    .commit(new Change(new ItemId(1), handingOver(), List.of(new PartId(0, id)), List.of(), List.of()));
            stores.trail().append(TrailEvent.of(new ItemId(2), NOON, TrailKind.DEFERRED, "isf"));
        }
        try (Stores stores = open()) {
            assertThat(stores.messages().item(new ItemId(1))).contains(message(1));
            assertThat(stores.ledger().state(new ItemId(1))).contains(handingOver());
            assertThat(stores.ledger().interrupted(10)).containsExactly(new ItemId(1));
            assertThat(stores.ledger().awaiting(BOB, 10)).containsExactly(new ItemId(2));
            assertThat(stores.ledger().find(id)).contains(new PartOf(new ItemId(1), 0));
            assertThat(stores.ledger().census())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("HandingOver", 1L, "AwaitingRecipient", 1L));
            assertThat(stores.trail().story(new ItemId(1))).containsExactly(event);
            assertThat(stores.trail().find("imdn-1", 10)).containsExactly(new ItemId(1));
            assertThat(stores.trail().story(new ItemId(2))).hasSize(1);
            assertThat(stores.messages().accept(message(3, "imdn-1", ALICE, BOB), queued(NOON), List.of()))
                    .isEqualTo(new Acceptance.Duplicate(new ItemId(1)));
        }
    }

    @Test
    void the_greatest_id_in_use_is_known_after_a_restart_also_that_of_a_refused_message_which_has_only_a_story() {
        try (Stores stores = open()) {
            stores.messages().accept(message(1), queued(NOON), List.of());
        }
        try (Stores stores = open()) {
            assertThat(stores.messages().greatest()).contains(new ItemId(1));
            assertThat(stores.messages().newest(ItemId.LAST, 5)).containsExactly(new ItemId(1));
            stores.trail().append(TrailEvent.of(new ItemId(8), NOON, TrailKind.REFUSED, "sip"));
        }
        try (Stores stores = open()) {
            assertThat(stores.messages().greatest()).contains(new ItemId(8));
        }
    }

    @Test
    void a_complete_long_message_is_handed_out_again_after_a_restart_and_not_once_it_is_done() {
        Part one = new Part("lab|key", 1, 2, Octets.utf8("one"), NOON);
        Part two = new Part("lab|key", 2, 2, Octets.utf8("two"), NOON);
        try (Stores stores = open()) {
            stores.parts().keep(one, Instant.EPOCH);
            assertThat(stores.parts().keep(two, Instant.EPOCH)).isInstanceOf(Kept.Complete.class);
        }
        try (Stores stores = open()) {
            assertThat(stores.parts().keep(two, Instant.EPOCH)).isEqualTo(new Kept.Complete(List.of(one, two)));
            assertThat(stores.parts().overdue("lab", NOON.plusSeconds(1), 10)).isEmpty();
        }
        try (Stores stores = open()) {
            assertThat(stores.parts().overdue("other", NOON.plusSeconds(1), 10)).isEmpty();
            assertThat(stores.parts().overdue("lab", NOON.minusSeconds(60), 10))
                    .as("at once, however young it is")
                    .containsExactly(new PartStore.Incomplete("lab|key", List.of(one, two)));
            assertThat(stores.parts().keep(two, Instant.EPOCH)).isEqualTo(new Kept.Repeated());
            stores.parts().done("lab|key", NOON.plusSeconds(60));
        }
        try (Stores stores = open()) {
            assertThat(stores.parts().keep(two, Instant.EPOCH)).isEqualTo(new Kept.Repeated());
        }
    }

    @Test
    void a_failing_disk_refuses_writes_leaves_nothing_half_written_and_is_forgiven_when_it_works() {
        try (Stores stores = open()) {
            stores.messages().accept(message(1), queued(NOON), List.of());
            faults.failNextSyncs(1);
            assertThatThrownBy(() -> stores.ledger().commit(change(1))).isInstanceOf(StoreUnavailable.class);
            assertThat(stores.ledger().state(new ItemId(1))).contains(queued(NOON));
            faults.failNextSyncs(1);
            assertThatThrownBy(() -> stores.messages().accept(message(2), queued(NOON), List.of()))
                    .isInstanceOf(StoreUnavailable.class);
            assertThat(stores.messages().item(new ItemId(2))).isEmpty();
            assertThat(stores.ledger().census()).isEqualTo(Map.of("Queued", 1L));
            assertThat(stores.messages().accept(message(2), queued(NOON), List.of()))
                    .isEqualTo(new Acceptance.Stored());
            stores.ledger().commit(change(1));
            assertThat(stores.ledger().census()).isEqualTo(Map.of("Queued", 1L, "Ended", 1L));
        }
    }

    @Test
    void a_full_disk_refuses_writes_until_there_is_room_and_loses_nothing() {
        long stored = 0;
        try (Stores stores = open()) {
            faults.limitPages(1);
            for (boolean full = false; !full; ) {
                try {
                    stores.messages().accept(message(stored + 1), queued(NOON), List.of());
                    stored++;
                } catch (StoreUnavailable _) {
                    full = true;
                }
            }
            assertThatThrownBy(() -> stores.messages().accept(message(10_000), queued(NOON), List.of()))
                    .isInstanceOf(StoreUnavailable.class);
            assertThat(stores.messages().item(new ItemId(stored + 1))).isEmpty();
            faults.limitPages(1_000_000);
            stores.messages().accept(message(++stored), queued(NOON), List.of());
        }
        try (Stores stores = open()) {
            assertThat(stores.ledger().census()).isEqualTo(Map.of("Queued", stored));
            assertThat(stores.ledger().due(NOON, 10_000)).hasSize((int) stored);
        }
    }

    @Test
    void the_health_probe_is_a_write_that_fails_when_writes_fail() {
        try (Stores stores = open()) {
            assertThat(stores.probe()).isPositive();
            faults.failNextSyncs(1);
            assertThatThrownBy(stores::probe).isInstanceOf(StoreUnavailable.class);
            assertThat(stores.probe()).isPositive();
        }
    }

    @Test
    void a_trail_that_can_not_be_written_now_is_written_later() {
        try (Stores stores = open()) {
            faults.failNextSyncs(3);
            stores.trail().append(TrailEvent.of(new ItemId(1), NOON, TrailKind.RECEIVED, "sip"));
            await().atMost(Duration.ofSeconds(20)).until(() -> stores.figures().trailWaiting() == 0);
            assertThat(stores.figures().failures()).isPositive();
            assertThat(stores.trail().story(new ItemId(1))).hasSize(1);
        }
    }

    @Test
    void one_bad_unit_does_not_harm_the_others_of_its_batch() throws InterruptedException, ExecutionException {
        try (Stores stores = open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            stores.messages().accept(message(1_000), queued(NOON), List.of());
            faults.delayPerSync(Duration.ofMillis(30));
            List<Callable<Boolean>> tries = LongStream.rangeClosed(1, 60)
                    .<Callable<Boolean>>mapToObj(number -> () -> {
                        if (number % 10 == 0) {
                            assertThatThrownBy(() -> stores.messages()
                                            .accept(
                                                    message(1_000, "clash-" + number, ALICE, BOB),
                                                    queued(NOON),
                                                    List.of()))
                                    .isInstanceOf(IllegalArgumentException.class);
                            return true;
                        }
                        return stores.messages()
                                .accept(message(number), queued(NOON), List.of())
                                .equals(new Acceptance.Stored());
                    })
                    .toList();
            for (Future<Boolean> each : threads.invokeAll(tries)) {
                assertThat(each.get()).isTrue();
            }
            assertThat(stores.ledger().census()).isEqualTo(Map.of("Queued", 55L));
            assertThat(stores.figures().batches()).isLessThan(40);
        }
    }

    @Test
    void a_lease_that_lasts_long_enough_is_not_written_again() {
        Address bob = Address.ofCanonical("+447700900002");
        Address alice = Address.ofCanonical("sip:alice@example.org");
        List<Msisdn> pool = List.of(new Msisdn("+447700900100"));
        Term day = new Term(NOON.plus(Duration.ofHours(23)), NOON.plus(Duration.ofHours(24)));
        try (Stores stores = TestStores.open(directory)) {
            Optional<Lease> lease = stores.leases().lease(bob, alice, pool, NOON, day);
            long written = stores.figures().units();

            assertThat(stores.leases().lease(bob, alice, pool, NOON, day)).isEqualTo(lease);
            assertThat(stores.figures().units()).isEqualTo(written);

            Instant longer = NOON.plus(Duration.ofHours(25));
            assertThat(stores.leases().lease(bob, alice, pool, NOON, new Term(longer, longer)))
                    .hasValueSatisfying(extended -> assertThat(extended.until()).isEqualTo(longer));
            assertThat(stores.figures().units()).isGreaterThan(written);
        }
    }

    @Test
    void a_full_queue_refuses_instead_of_growing() throws InterruptedException, ExecutionException {
        var local = new LocalSharedView();
        try (Stores stores =
                        Stores.open(directory, TestStores.settings(100), InstantSource.fixed(NOON), local, faults);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            faults.delayPerSync(Duration.ofMillis(300));
            var refused = new AtomicInteger();
            List<Callable<Boolean>> tries = LongStream.rangeClosed(1, 400)
                    .<Callable<Boolean>>mapToObj(number -> () -> {
                        try {
                            stores.messages().accept(message(number), queued(NOON), List.of());
                            return true;
                        } catch (StoreUnavailable _) {
                            refused.incrementAndGet();
                            return false;
                        }
                    })
                    .toList();
            long accepted = 0;
            for (Future<Boolean> each : threads.invokeAll(tries)) {
                accepted += each.get() ? 1 : 0;
            }
            assertThat(refused.get()).isPositive();
            assertThat(accepted).isPositive();
            assertThat(stores.ledger().census()).isEqualTo(Map.of("Queued", accepted));
        }
    }

    @Test
    void two_processes_or_stores_never_have_one_journal_open() {
        try (Stores stores = open()) {
            assertThat(stores.nodes()).isEqualTo(1);
            assertThatThrownBy(this::open).isInstanceOf(StoreUnavailable.class).hasMessageContaining("open");
        }
    }

    @Test
    void a_journal_of_a_later_version_is_left_alone() throws SQLException {
        open().close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal.db"));
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version=99");
        }
        assertThatThrownBy(this::open).isInstanceOf(StoreUnavailable.class).hasMessageContaining("later version");
    }

    @Test
    void a_damaged_row_of_the_log_is_put_aside_and_the_rest_is_there() throws SQLException, IOException {
        Path copy = directory.resolve("copy");
        Files.createDirectories(copy);
        try (Stores stores = open()) {
            faults.failSyncs(2, Integer.MAX_VALUE);
            stores.messages().accept(message(1), queued(NOON), List.of());
            stores.messages().accept(message(2), queued(NOON), List.of());
            for (String name : List.of("journal.db", "journal.db-wal")) {
                Files.copy(directory.resolve(name), copy.resolve(name));
            }
            faults.failNextSyncs(0);
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + copy.resolve("journal.db"));
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(
                            "UPDATE log SET body = x'6300' WHERE number = (SELECT max(number) FROM log)"))
                    .isEqualTo(1);
        }
        try (Stores stores = TestStores.open(copy, faults)) {
            assertThat(stores.messages().item(new ItemId(1))).isPresent();
            assertThat(stores.messages().item(new ItemId(2))).isEmpty();
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + copy.resolve("journal.db"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM damaged")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void a_closed_store_takes_nothing() {
        Stores stores = open();
        stores.close();
        assertThatThrownBy(() -> stores.messages().accept(message(1), queued(NOON), List.of()))
                .isInstanceOf(StoreUnavailable.class);
    }

    private Stores open() {
        return TestStores.open(directory, faults);
    }

    private static Change change(long item) {
        return new Change(new ItemId(item), delivered(), List.of(), List.of(), List.of());
    }
}
