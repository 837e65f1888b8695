// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import static org.isthmus.testkit.contract.SampleItems.BOB;
import static org.isthmus.testkit.contract.SampleItems.NOON;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.isthmus.cpm.delivery.DeliveryEffect;
import org.isthmus.cpm.delivery.DeliveryEvent;
import org.isthmus.cpm.delivery.DeliveryFunction;
import org.isthmus.cpm.delivery.DeliveryPolicy;
import org.isthmus.model.Technology;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.DeliverySettings;
import org.isthmus.testkit.clock.ManualClock;
import org.isthmus.testkit.contract.SampleItems;
import org.isthmus.testkit.memory.MemoryStores;
import org.junit.jupiter.api.BeforeEach;

/// A runner with stores in memory, ways out that say what a test wants, and a clock that a test moves.
abstract class RunnerHouse {
    static final Target NATIVE = new Target.Native();
    static final Target SMS = new Target.Interwork(Technology.SMS, BOB);

    final ManualClock clock = new ManualClock(NOON);
    final MemoryStores stores = new MemoryStores();
    final ScriptedWays ways = new ScriptedWays();
    LiveItems live;
    DeliveryRunner runner;

    @BeforeEach
    void start() {
        runner = restarted();
    }

    DeliveryRunner restarted() {
        AtomicInteger imdn = new AtomicInteger();
        live = new LiveItems(stores.messages(), stores.ledger(), 1000);
        return new DeliveryRunner(
                live,
                stores.ledger(),
                stores.trail(),
                () -> new DeliveryPolicy(DeliverySettings.DEFAULT, Set.of(Technology.RCS)),
                ways,
                new StepWriter(
                        new ItemIds(clock, 1),
                        () -> new ImdnMessageId("ours-" + imdn.incrementAndGet()),
                        Set.of(Technology.RCS),
                        () -> Duration.ofHours(1)),
                clock);
    }

    static HandOver temporary() {
        return new HandOver.Deferred(
                Refusal.byPeer(Cause.PEER_TEMPORARY, "smsc", "ESME_RTHROTTLED", ""), Duration.ZERO);
    }

    void dueByTheClock() {
        stores.ledger().due(clock.instant(), 1000).forEach(runner::due);
    }

    CpmMessage accept(long number, int parts) {
        return accept(number, SMS, parts);
    }

    CpmMessage accept(long number, Target way, int parts) {
        CpmMessage message = SampleItems.message(number);
        DeliveryState initial = DeliveryFunction.initial(
                way, parts, runner.loop().earliest(message.parties().orderKey(), clock.instant()));
        stores.messages().accept(message, initial, List.of());
        runner.accepted(message, initial);
        return message;
    }

    DispositionNotification acceptNotification(long number) {
        DispositionNotification told = SampleItems.delivered(number, SampleItems.message(number + 1000));
        DeliveryState initial = DeliveryFunction.initial(
                NATIVE, 1, runner.loop().earliest(told.parties().orderKey(), clock.instant()));
        stores.messages().accept(told, initial, List.of());
        runner.accepted(told, initial);
        return told;
    }

    void report(CpmMessage message, ReportedState state, String id) {
        stores.ledger()
                .find(new ForeignId("smsc:main", id))
                .ifPresent(part -> runner.reported(part, report(id, state)));
    }

    DeliveryReport report(String id, ReportedState state) {
        return new DeliveryReport(
                List.of(new ForeignId("smsc:main", id)),
                state,
                Asserter.peer("main"),
                "DELIVRD",
                clock.instant(),
                Technology.SMS);
    }

    DeliveryState state(CpmItem item) {
        return stores.ledger().state(item.id()).orElseThrow();
    }

    DeliveryState.End ended(CpmItem item) {
        return ((DeliveryState.Ended) state(item)).end();
    }

    final class ScriptedWays implements Ways {
        final List<CpmItem> handed = Collections.synchronizedList(new ArrayList<>());
        final List<String> stateAtHandOver = Collections.synchronizedList(new ArrayList<>());
        volatile boolean reachable;
        volatile boolean untried;
        volatile Semaphore places = new Semaphore(1000);
        volatile Function<CpmItem, HandOver> outcome = ScriptedWays::accepted;
        volatile Function<List<Target>, DeliveryEvent> choice =
                tried -> new DeliveryEvent.Chosen(SMS, 1, clock.instant());

        static HandOver accepted(CpmItem item) {
            return new HandOver.Accepted(List.of(name(item)));
        }

        static HandOver silent(CpmItem item) {
            return new HandOver.Unknown(Refusal.of(Cause.PEER_SILENT, ""), List.of(name(item)));
        }

        private static ForeignId name(CpmItem item) {
            return new ForeignId("smsc:main", "id-" + item.id().value() + "-0");
        }

        static HandOver unknown(CpmItem item) {
            return new HandOver.Unknown(Refusal.of(Cause.PEER_SILENT, "no answer to " + item.id()), List.of());
        }

        @Override
        public Optional<Place> place(Target target, Duration patience) {
            try {
                Semaphore free = places;
                return free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)
                        ? Optional.of(free::release)
                        : Optional.empty();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }

        @Override
        public boolean reachable(CpmItem item, Instant now) {
            return reachable;
        }

        @Override
        public boolean untried(CpmItem item, Instant now) {
            return untried;
        }

        @Override
        public Choice choose(CpmItem item, List<Target> tried, Instant now) {
            return new Choice(choice.apply(tried), true, List.of());
        }

        @Override
        public List<HandOver> handOver(CpmItem item, DeliveryEffect.HandOverParts request) {
            Optional<DeliveryState> stored =
                    stores.ledger().state(new ItemId(item.id().value()));
            stateAtHandOver.add(stored.orElseThrow().getClass().getSimpleName());
            List<HandOver> outcomes =
                    request.parts().stream().map(part -> outcome.apply(item)).toList();
            handed.add(item);
            return outcomes;
        }
    }
}
