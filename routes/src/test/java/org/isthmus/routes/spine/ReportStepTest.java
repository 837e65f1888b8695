// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.isthmus.testkit.contract.SampleItems.BOB;
import static org.isthmus.testkit.contract.SampleItems.NOON;
import static org.isthmus.testkit.contract.SampleItems.handingOver;
import static org.isthmus.testkit.contract.SampleItems.message;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.isthmus.cpm.delivery.DeliveryEffect;
import org.isthmus.cpm.delivery.DeliveryPolicy;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.PartState;
import org.isthmus.model.delivery.Progress;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.interworking.Capabilities;
import org.isthmus.model.interworking.Conversion;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.settings.DeliverySettings;
import org.isthmus.model.store.DeliveryLedger.Change;
import org.isthmus.model.store.DeliveryLedger.PartId;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.routes.delivery.DeliveryRunner;
import org.isthmus.routes.delivery.LiveItems;
import org.isthmus.routes.delivery.StepWriter;
import org.isthmus.routes.delivery.Ways;
import org.isthmus.testkit.clock.ManualClock;
import org.isthmus.testkit.memory.MemoryStores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportStepTest {
    private static final ItemId ITEM = new ItemId(1);
    private static final ForeignId WRITTEN = new ForeignId("smsc:main", "1f");
    private static final ForeignId GUESSED = new ForeignId("smsc:main", "maybe:1f");

    private final ManualClock clock = new ManualClock(NOON);
    private final MemoryStores ours = new MemoryStores();
    private final MemoryStores none = new MemoryStores();

    @BeforeEach
    void an_item_is_with_the_peer() {
        ours.messages().accept(message(1), handingOver(), List.of());
        ours.ledger()
                .commit(new Change(
                        ITEM,
                        new DeliveryState.AwaitingReport(
                                Progress.NONE,
                                new Leg(new Target.Interwork(Technology.SMS, BOB), 0, List.of(PartState.ACCEPTED)),
                                NOON.plusSeconds(60)),
                        List.of(new PartId(0, WRITTEN), new PartId(0, GUESSED)),
                        List.of(),
                        List.of()));
    }

    @Test
    void a_report_about_an_item_of_another_node_is_asked_for_again_and_never_answered_well() {
        ReportStep sibling = step(none, _ -> true);
        assertThatThrownBy(() -> sibling.take(report(WRITTEN)))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("node 0");
        assertThat(step(ours, _ -> true).take(report(WRITTEN)))
                .as("a node number that was changed does not make an item foreign")
                .isEqualTo(ReportStep.Taken.BELIEVED);
    }

    @Test
    void a_report_about_an_item_that_is_pruned_is_not_asked_for_again() {
        assertThat(step(none, _ -> false).take(report(WRITTEN))).isEqualTo(ReportStep.Taken.BELIEVED);
    }

    @Test
    void what_the_adapter_calls_a_guess_is_not_believed_of_a_message_that_has_ended() {
        ReportStep step = step(ours, _ -> false);
        assertThat(step.take(report(GUESSED))).isEqualTo(ReportStep.Taken.BELIEVED);
        assertThat(ours.ledger().state(ITEM)).containsInstanceOf(DeliveryState.Ended.class);
        assertThat(step.take(report(GUESSED))).isEqualTo(ReportStep.Taken.KEPT);
        assertThat(step.take(report(WRITTEN))).isEqualTo(ReportStep.Taken.BELIEVED);
        assertThat(step.receiptsMatched()).isEqualTo(2);
        assertThat(step.receiptsUnmatched()).isEqualTo(1);
    }

    @Test
    void what_is_written_but_not_meant_is_kept_for_people_and_counts_for_nothing_else() {
        ReportStep step = step(ours, _ -> false);
        ForeignId written = new ForeignId("smsc:main", "31").unmatchable();
        ForeignId unknown = new ForeignId("smsc:main", "maybe:20");
        assertThat(step.take(report(written, unknown))).isEqualTo(ReportStep.Taken.KEPT);
        assertThat(ours.ledger().unmatched(_ -> true, 10))
                .singleElement()
                .satisfies(kept -> assertThat(kept.ids()).containsExactly(written, unknown));

        assertThat(step.take(report(written, GUESSED))).isEqualTo(ReportStep.Taken.BELIEVED);
        assertThat(step.take(report(written, GUESSED))).isEqualTo(ReportStep.Taken.KEPT);
        assertThat(ours.ledger().unmatched(_ -> true, 10))
                .as("the repetition of what ended it is not kept")
                .hasSize(1);
    }

    private ReportStep step(MemoryStores held, Predicate<ItemId> elsewhere) {
        DeliveryRunner runner = new DeliveryRunner(
                new LiveItems(held.messages(), ours.ledger(), 10),
                ours.ledger(),
                ours.trail(),
                () -> new DeliveryPolicy(DeliverySettings.DEFAULT, Set.of(Technology.RCS)),
                new NoWays(),
                new StepWriter(
                        new ItemIds(clock, 1), () -> new ImdnMessageId("ours"), Set.of(), () -> Duration.ofHours(1)),
                clock);
        return new ReportStep(held.messages(), ours.ledger(), runner, held.trail(), List.of(new Guessing()), elsewhere);
    }

    private static DeliveryReport report(ForeignId... ids) {
        return new DeliveryReport(
                List.of(ids), ReportedState.DELIVERED, Asserter.peer("main"), "DELIVRD", NOON, Technology.SMS);
    }

    private static final class Guessing implements InterworkingFunction {
        @Override
        public Technology technology() {
            return Technology.SMS;
        }

        @Override
        public Capabilities capabilities() {
            return new Capabilities(Set.of(), Set.of(), 0, true, false, false);
        }

        @Override
        public Conversion convert(CpmMessage message, Address recipient) {
            throw new AssertionError("nothing is sent here");
        }

        @Override
        public Set<String> spellings(String pasted) {
            return Set.of("maybe:" + pasted);
        }

        @Override
        public boolean isGuess(DeliveryReport report, ForeignId id) {
            return id.value().startsWith("maybe:");
        }
    }

    private static final class NoWays implements Ways {
        @Override
        public Choice choose(CpmItem item, List<Target> tried, Instant now) {
            throw new AssertionError("nothing is sent here");
        }

        @Override
        public List<HandOver> handOver(CpmItem item, DeliveryEffect.HandOverParts request) {
            throw new AssertionError("nothing is sent here");
        }

        @Override
        public boolean untried(CpmItem item, Instant now) {
            return false;
        }

        @Override
        public boolean reachable(CpmItem item, Instant now) {
            return false;
        }
    }
}
