// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.DeliveryState.End;
import org.isthmus.model.delivery.DeliveryState.Ended;
import org.isthmus.model.delivery.DeliveryState.HandingOver;
import org.isthmus.model.delivery.DispositionKind;
import org.isthmus.model.delivery.DispositionType;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Refusal;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Random stories, sensible and senseless events mixed, against what the delivery machine guarantees. A failure
/// names its seed.
class DeliveryPropertyTest {
    private static final int STORIES = 400;
    private static final int EVENTS = 30;

    /// Those to whom what comes again is another message.
    private static final Set<Target> KNOW_NO_REPETITION =
            Set.of(Scenes.SMS, Scenes.MMS, Scenes.CORE, Scenes.NETWORK_ONCE);

    private static final Instant FAR = Scenes.EXPIRES.plus(Duration.ofDays(30));

    @RepeatedTest(5)
    void no_story_breaks_a_guarantee(RepetitionInfo repetition) {
        for (int story = 0; story < STORIES; story++) {
            long seed = repetition.getCurrentRepetition() * 1_000_003L + story;
            try {
                new Story(seed).run();
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("seed " + seed, broken);
            }
        }
    }

    /// One delivery, and beside it what an outsider knows about it.
    private static final class Story {
        private final Random random;
        private final DeliveryPolicy policy;
        private final Set<DispositionType> told = EnumSet.noneOf(DispositionType.class);
        private final Set<Integer> maybeThere = new HashSet<>();
        private final Set<Integer> failed = new HashSet<>();
        private final Set<Integer> reportedDelivered = new HashSet<>();
        private Set<Integer> underWay = Set.of();
        private Instant now = Scenes.NOW;
        private Delivery delivery;

        Story(long seed) {
            random = new Random(seed);
            policy = random.nextBoolean() ? Scenes.POLICY : Scenes.STRICT;
            Set<DispositionRequest> wanted = EnumSet.noneOf(DispositionRequest.class);
            for (DispositionRequest request : DispositionRequest.values()) {
                if (random.nextInt(3) > 0) {
                    wanted.add(request);
                }
            }
            DeliveryState first = random.nextInt(4) == 0
                    ? DeliveryFunction.initialWithoutWay(now)
                    : DeliveryFunction.initial(target(), 1 + random.nextInt(3), now);
            delivery = new Delivery(wanted, Scenes.EXPIRES, random.nextInt(5) == 0, first);
        }

        void run() {
            for (int i = 0; i < EVENTS; i++) {
                step(random.nextInt(4) == 0 ? senseless() : sensible());
            }
            comesToAnEnd();
        }

        private void step(DeliveryEvent event) {
            observe(event);
            DeliveryState before = delivery.state();
            DeliveryStep step = DeliveryFunction.next(delivery, event, policy);
            delivery = delivery.at(step.state());
            endedStaysEnded(before, step.state());
            step.effects().forEach(this::check);
            assertThat(step.state().progress().told()).isEqualTo(told);
            if (step.state() instanceof Ended ended && (ended.end() == End.DELIVERED || ended.end() == End.DISPLAYED)) {
                Leg leg = ended.leg().orElseThrow();
                for (int part = 0; part < leg.parts().size(); part++) {
                    assertThat(reportedDelivered)
                            .as("delivered without a report")
                            .contains(leg.firstPart() + part);
                }
            }
        }

        /// What an outsider learns from the event alone.
        private void observe(DeliveryEvent event) {
            switch (event) {
                case DeliveryEvent.HandedOver answers -> {
                    if (delivery.state() instanceof HandingOver(var progress, Leg leg, var since)) {
                        for (int number : underWay) {
                            int index = answers.parts().indexOf(number - leg.firstPart());
                            learn(
                                    leg.target(),
                                    number,
                                    index < 0 || index >= answers.outcomes().size()
                                            ? Scenes.SILENT
                                            : answers.outcomes().get(index));
                        }
                        underWay = Set.of();
                    }
                }
                case DeliveryEvent.Interrupted _
                when delivery.state() instanceof HandingOver -> {
                    maybeThere.addAll(underWay);
                    underWay = Set.of();
                }
                case DeliveryEvent.Reported report
                when report.state() == ReportedState.DELIVERED || report.state() == ReportedState.DISPLAYED ->
                    reportedDelivered.add(report.part());
                case DeliveryEvent.Reported report
                when report.state() == ReportedState.FAILED || report.state() == ReportedState.FORBIDDEN ->
                    failed.add(report.part());
                default -> {}
            }
        }

        private void learn(Target target, int number, HandOver outcome) {
            switch (outcome) {
                case HandOver.Accepted _, HandOver.Unknown _ -> maybeThere.add(number);
                // What was silent once may be there whatever is refused later; a function of ours would know it.
                case HandOver.Rejected _ when maybeThere.contains(number) && !target.equals(Scenes.FUNCTION) -> {}
                case HandOver.Rejected(Refusal refusal)
                when maybeThere.contains(number) && refusal.by().equals(Asserter.GATEWAY) -> {}
                case HandOver.Rejected _ -> failed.add(number);
                case HandOver.Deferred _ -> {}
            }
        }

        private static void endedStaysEnded(DeliveryState before, DeliveryState after) {
            if (before instanceof Ended ended && !after.equals(before)) {
                assertThat(ended.end()).isEqualTo(End.DELIVERED);
                assertThat(((Ended) after).end()).isEqualTo(End.DISPLAYED);
            }
        }

        private void check(DeliveryEffect effect) {
            switch (effect) {
                case DeliveryEffect.Notify notify -> {
                    DispositionKind kind = notify.disposition().kind();
                    assertThat(told.add(kind.type()))
                            .as("two notifications of one type")
                            .isTrue();
                    assertThat(delivery.wants(kind))
                            .as("a notification nobody asked for")
                            .isTrue();
                    assertThat(delivery.notification())
                            .as("a notification about one")
                            .isFalse();
                }
                case DeliveryEffect.HandOverParts handOver -> {
                    underWay = new HashSet<>();
                    handOver.parts().forEach(part -> underWay.add(handOver.numberOf(part)));
                    assertThat(underWay).isNotEmpty();
                    if (KNOW_NO_REPETITION.contains(handOver.leg().target())) {
                        assertThat(underWay).as("handed over again").noneMatch(maybeThere::contains);
                    }
                    assertThat(handOver.validity()).isPositive();
                }
                case DeliveryEffect.Choose _ -> {
                    Set<Integer> there = new HashSet<>(maybeThere);
                    there.removeAll(failed);
                    assertThat(there).as("another way while it may be there").isEmpty();
                }
                case DeliveryEffect.Await _, DeliveryEffect.Record _ -> {}
            }
        }

        private void comesToAnEnd() {
            now = FAR;
            for (int i = 0; i < 6 && !(delivery.state() instanceof Ended); i++) {
                step(delivery.state() instanceof HandingOver ? answers() : new DeliveryEvent.Due(now));
            }
            assertThat(delivery.state()).isInstanceOf(Ended.class);
        }

        private DeliveryEvent sensible() {
            now = now.plusSeconds(random.nextInt(4000));
            return switch (delivery.state()) {
                case HandingOver _ ->
                    random.nextInt(8) == 0 ? new DeliveryEvent.Interrupted(random.nextBoolean(), now) : answers();
                case DeliveryState.Choosing choosing
                when !now.isBefore(choosing.due()) && random.nextBoolean() ->
                    switch (random.nextInt(5)) {
                        case 0 -> new DeliveryEvent.Held(now);
                        case 1 ->
                            new DeliveryEvent.NotChosen(
                                    random.nextBoolean() ? Scenes.PERMANENT : Scenes.TEMPORARY, now);
                        default -> new DeliveryEvent.Chosen(target(), 1 + random.nextInt(3), now);
                    };
                case DeliveryState.AwaitingReport(var progress, Leg leg, var until)
                when random.nextInt(3) > 0 ->
                    report(leg.firstPart() + random.nextInt(leg.parts().size()));
                case DeliveryState.AwaitingRecipient _
                when random.nextBoolean() -> new DeliveryEvent.RecipientRegistered(now);
                case DeliveryState.Queued _ when random.nextInt(4) == 0 -> new DeliveryEvent.RecipientRegistered(now);
                case Ended _ -> report(random.nextInt(6));
                case DeliveryState _ -> new DeliveryEvent.Due(now);
            };
        }

        private DeliveryEvent senseless() {
            return switch (random.nextInt(14)) {
                case 0 -> new DeliveryEvent.Due(now);
                case 1 -> new DeliveryEvent.Chosen(target(), 1, now);
                case 2 -> new DeliveryEvent.Held(now);
                case 3 -> new DeliveryEvent.NotChosen(Scenes.PERMANENT, now);
                case 4 -> new DeliveryEvent.RecipientRegistered(now);
                case 5 -> new DeliveryEvent.Interrupted(random.nextBoolean(), now);
                case 6 -> new DeliveryEvent.PutOff(now.plusSeconds(60), now);
                case 7 ->
                    random.nextInt(6) == 0
                            ? new DeliveryEvent.Dropped(Asserter.GATEWAY, now)
                            : new DeliveryEvent.Due(now);
                case 8 -> new DeliveryEvent.Released(now);
                case 9 ->
                    random.nextBoolean()
                            ? new DeliveryEvent.LinkUp(now)
                            : new DeliveryEvent.LinkUp(ReferencePoint.IW1, now);
                default -> report(random.nextInt(8));
            };
        }

        private DeliveryEvent answers() {
            List<Integer> parts = new ArrayList<>();
            List<HandOver> outcomes = new ArrayList<>();
            if (delivery.state() instanceof HandingOver(var progress, Leg leg, var since)) {
                underWay.forEach(number -> parts.add(number - leg.firstPart()));
            }
            parts.forEach(_ -> outcomes.add(outcome()));
            if (!outcomes.isEmpty() && random.nextInt(10) == 0) {
                outcomes.removeLast();
            }
            return new DeliveryEvent.HandedOver(parts, outcomes, now);
        }

        private HandOver outcome() {
            return List.of(
                            Scenes.ACCEPTED,
                            Scenes.ACCEPTED,
                            Scenes.ACCEPTED_SILENTLY,
                            Scenes.DEFERRED,
                            Scenes.DEFERRED,
                            Scenes.REJECTED,
                            Scenes.FORBIDDEN,
                            Scenes.REJECTED_HERE,
                            Scenes.SILENT,
                            Scenes.SILENT)
                    .get(random.nextInt(10));
        }

        private DeliveryEvent.Reported report(int part) {
            ReportedState state = ReportedState.values()[random.nextInt(ReportedState.values().length)];
            Technology technology = random.nextBoolean() ? Technology.RCS : Technology.SMS;
            return new DeliveryEvent.Reported(part, state, Asserter.peer("x"), "", technology, now);
        }

        private Target target() {
            return List.of(
                            Scenes.NATIVE,
                            Scenes.SMS,
                            Scenes.MMS,
                            Scenes.CORE,
                            Scenes.FUNCTION,
                            Scenes.NETWORK,
                            Scenes.NETWORK_ONCE)
                    .get(random.nextInt(7));
        }
    }
}
