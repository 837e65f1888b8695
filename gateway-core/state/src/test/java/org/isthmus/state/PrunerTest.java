// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.testkit.contract.SampleItems.ALICE;
import static org.isthmus.testkit.contract.SampleItems.BOB;
import static org.isthmus.testkit.contract.SampleItems.NOON;
import static org.isthmus.testkit.contract.SampleItems.awaitingReport;
import static org.isthmus.testkit.contract.SampleItems.delivered;
import static org.isthmus.testkit.contract.SampleItems.message;
import static org.isthmus.testkit.contract.SampleItems.queued;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.isthmus.model.Octets;
import org.isthmus.model.Technology;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.Progress;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.settings.ByteSize;
import org.isthmus.model.store.DeliveryLedger.Change;
import org.isthmus.model.store.DeliveryLedger.PartId;
import org.isthmus.model.store.MessageStore.Acceptance;
import org.isthmus.model.store.PartStore.Kept;
import org.isthmus.model.store.PartStore.Part;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.state.journal.StoreFaults;
import org.isthmus.state.shared.LocalSharedView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class PrunerTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final ByteSize PLENTY = new ByteSize(1L << 30);
    private static final ByteSize LITTLE = new ByteSize(1_000);

    @TempDir
    Path directory;

    private Instant now = NOON;
    private Stores stores;

    @BeforeEach
    void open() {
        InstantSource clock = () -> now;
        stores = Stores.open(directory, TestStores.settings(1_000), clock, new LocalSharedView(), StoreFaults.none());
        stores.pruner().keep(TestStores.retention(HOUR, PLENTY));
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void an_ended_item_goes_after_its_time_and_one_to_be_delivered_stays_for_ever() {
        accept(1, delivered());
        accept(2, queued(NOON));
        prune(HOUR);
        assertThat(stores.messages().item(new ItemId(1))).isPresent();
        prune(HOUR.plusMillis(1));
        assertThat(stores.messages().item(new ItemId(1))).isEmpty();
        assertThat(stores.ledger().state(new ItemId(1))).isEmpty();
        prune(Duration.ofDays(1_000));
        assertThat(stores.messages().item(new ItemId(2))).contains(message(2));
        assertThat(stores.ledger().census()).isEqualTo(Map.of("Queued", 1L));
    }

    @Test
    void more_than_one_slice_goes_too() {
        for (int i = 1; i <= 1_700; i++) {
            accept(i, i % 3 == 0 ? queued(NOON) : delivered());
        }
        prune(Duration.ofDays(1));
        assertThat(stores.ledger().census()).isEqualTo(Map.of("Queued", 566L));
    }

    @Test
    void too_many_ended_items_go_before_their_time() {
        accept(1, queued(NOON));
        accept(2, delivered());
        stores.pruner().keep(TestStores.retention(HOUR, LITTLE));
        for (int i = 3; i < 30; i++) {
            accept(i, delivered());
        }
        prune(Duration.ofSeconds(1));
        assertThat(stores.messages().item(new ItemId(2))).isEmpty();
        assertThat(stores.messages().item(new ItemId(1))).isPresent();
    }

    @Test
    void those_go_first_that_ended_first_however_early_they_came() {
        for (int i = 1; i <= 40; i++) {
            accept(i, ended(NOON.plusSeconds(i == 1 ? 1_000 : i)));
        }
        stores.pruner().keep(TestStores.retention(Duration.ofDays(9), LITTLE));
        now = NOON;
        stores.pruner().tick();
        List<Long> left = LongStream.rangeClosed(1, 40)
                .filter(i -> stores.messages().item(new ItemId(i)).isPresent())
                .boxed()
                .toList();
        assertThat(left).contains(1L).doesNotContain(2L);
        assertThat(left.subList(1, left.size()))
                .as("what is left ended last")
                .isEqualTo(LongStream.rangeClosed(42 - left.size(), 40).boxed().toList());
    }

    @Test
    void one_round_takes_thousands_also_from_behind_many_that_stay() {
        for (int i = 1; i <= 3_000; i++) {
            accept(i, i <= 1_500 ? queued(NOON) : ended(NOON));
        }
        now = NOON.plus(HOUR).plusMillis(1);
        stores.pruner().tick();
        assertThat(stores.ledger().census()).isEqualTo(Map.of("Queued", 1_500L));
    }

    @Test
    void one_round_takes_more_long_messages_than_a_slice() {
        for (int i = 0; i < 120; i++) {
            stores.parts().keep(new Part("key" + i, 1, 2, Octets.utf8("one"), NOON), Instant.EPOCH);
        }
        now = NOON.plus(HOUR).plusMillis(1);
        stores.pruner().tick();
        for (int i = 0; i < 120; i++) {
            assertThat(stores.parts().keep(new Part("key" + i, 1, 2, Octets.utf8("one"), NOON), Instant.EPOCH))
                    .isEqualTo(new Kept.Waiting(1, 2));
        }
    }

    @Test
    void a_story_goes_with_its_index_after_its_time() {
        stores.trail().append(TrailEvent.of(new ItemId(1), NOON, TrailKind.STORED, "isf", Fact.id("imdn", "m1")));
        restart();
        prune(HOUR);
        assertThat(stores.trail().find("m1", 10)).containsExactly(new ItemId(1));
        now = NOON.plus(HOUR);
        stores.trail().append(TrailEvent.of(new ItemId(2), now, TrailKind.STORED, "isf", Fact.id("imdn", "m2")));
        restart();
        prune(HOUR.plusMillis(1));
        assertThat(stores.trail().story(new ItemId(1))).isEmpty();
        assertThat(stores.trail().find("m1", 10)).isEmpty();
        assertThat(stores.trail().find("m2", 10)).containsExactly(new ItemId(2));
    }

    @Test
    void a_duplicate_is_known_for_its_time_and_forgotten_some_time_after() {
        accept(1, queued(NOON));
        for (int minute = 0; minute < 60; minute += 10) {
            prune(Duration.ofMinutes(minute));
            assertThat(again(100 + minute)).isEqualTo(new Acceptance.Duplicate(new ItemId(1)));
        }
        for (int minute = 60; minute <= 120; minute += 10) {
            prune(Duration.ofMinutes(minute));
        }
        assertThat(again(200)).isEqualTo(new Acceptance.Stored());
    }

    @Test
    void a_foreign_id_is_known_for_its_time() {
        var id = new ForeignId("smsc:main", "0A1B");
        accept(1, queued(NOON));
        stores.ledger()
                .commit(new Change(
                        new ItemId(1), awaitingReport(NOON), List.of(new PartId(0, id)), List.of(), List.of()));
        for (int minute = 0; minute < 60; minute += 10) {
            prune(Duration.ofMinutes(minute));
            restart();
            assertThat(stores.ledger().find(id)).isPresent();
        }
        for (int minute = 60; minute <= 120; minute += 10) {
            prune(Duration.ofMinutes(minute));
        }
        restart();
        assertThat(stores.ledger().find(id)).isEmpty();
    }

    @Test
    void a_report_nobody_claims_goes_after_its_time() {
        var id = new ForeignId("smsc:main", "0A1B");
        var report = new DeliveryReport(
                List.of(id), ReportedState.DELIVERED, Asserter.peer("smsc:main"), "DELIVRD", NOON, Technology.SMS);
        accept(1, queued(NOON));
        stores.ledger().keepUnmatched(report);
        prune(HOUR.plusMillis(1));
        assertThat(stores.ledger()
                        .commit(new Change(
                                new ItemId(1), awaitingReport(NOON), List.of(new PartId(0, id)), List.of(), List.of())))
                .isEmpty();
    }

    @Test
    void parts_go_after_their_time_done_or_not() {
        Part part = new Part("key", 1, 2, Octets.utf8("one"), NOON);
        stores.parts().keep(part, Instant.EPOCH);
        prune(HOUR);
        assertThat(stores.parts().keep(part, Instant.EPOCH)).isEqualTo(new Kept.Repeated());
        prune(HOUR.plusMillis(1));
        assertThat(stores.parts().keep(part, Instant.EPOCH)).isEqualTo(new Kept.Waiting(1, 2));
    }

    @Test
    void parts_that_go_and_that_nobody_got_are_told_of_by_group_and_nothing_else() {
        Logger logger = (Logger) LoggerFactory.getLogger("org.isthmus.state.journal.JournalPruner");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            for (String key : List.of("main|447700900001|1", "main|447700900002|1", "other|447700900003|1")) {
                stores.parts().keep(new Part(key, 1, 2, Octets.utf8("one"), NOON), Instant.EPOCH);
            }
            stores.parts().done("other|447700900003|1", NOON.plusSeconds(60));
            prune(HOUR.plusMillis(1));
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.ERROR);
            assertThat(line.getFormattedMessage())
                    .startsWith("2 long messages whose parts group main had accepted are deleted")
                    .doesNotContain("4477");
        });
    }

    private void restart() {
        stores.close();
        open();
    }

    private void prune(Duration afterNoon) {
        now = NOON.plus(afterNoon);
        for (long gone = 1; gone > 0; ) {
            gone = stores.pruner().tick();
        }
    }

    private Acceptance again(long item) {
        return stores.messages().accept(message(item, "imdn-1", ALICE, BOB), queued(NOON), List.of());
    }

    private void accept(long number, DeliveryState state) {
        stores.messages().accept(message(number), state, List.of());
    }

    private static DeliveryState ended(Instant at) {
        return new DeliveryState.Ended(
                Progress.NONE, Optional.empty(), DeliveryState.End.DELIVERED, Asserter.GATEWAY, at, Optional.empty());
    }
}
