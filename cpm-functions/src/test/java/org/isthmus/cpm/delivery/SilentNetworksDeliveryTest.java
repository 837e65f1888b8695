// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.cpm.delivery.Scenes.ACCEPTED;
import static org.isthmus.cpm.delivery.Scenes.DEFERRED;
import static org.isthmus.cpm.delivery.Scenes.FORBIDDEN;
import static org.isthmus.cpm.delivery.Scenes.FUNCTION;
import static org.isthmus.cpm.delivery.Scenes.LATER;
import static org.isthmus.cpm.delivery.Scenes.NETWORK;
import static org.isthmus.cpm.delivery.Scenes.NETWORK_ONCE;
import static org.isthmus.cpm.delivery.Scenes.POLICY;
import static org.isthmus.cpm.delivery.Scenes.REJECTED;
import static org.isthmus.cpm.delivery.Scenes.REJECTED_HERE;
import static org.isthmus.cpm.delivery.Scenes.SILENT;
import static org.isthmus.cpm.delivery.Scenes.answers;
import static org.isthmus.cpm.delivery.Scenes.awaiting;
import static org.isthmus.cpm.delivery.Scenes.handingOver;
import static org.isthmus.cpm.delivery.Scenes.leg;
import static org.isthmus.cpm.delivery.Scenes.report;
import static org.isthmus.cpm.delivery.Scenes.wantingAll;
import static org.isthmus.model.delivery.PartState.PLANNED;
import static org.isthmus.model.delivery.PartState.UNKNOWN;

import java.util.List;
import org.isthmus.model.Technology;
import org.isthmus.model.delivery.DeliveryState.AwaitingReport;
import org.isthmus.model.delivery.DeliveryState.End;
import org.isthmus.model.delivery.DeliveryState.Ended;
import org.isthmus.model.delivery.DeliveryState.Queued;
import org.isthmus.model.delivery.DispositionKind;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.junit.jupiter.api.Test;

/// Remote networks that gave no answer: what is theirs may have been shown there, whatever they, or our own settings,
/// say later.
class SilentNetworksDeliveryTest {
    private static final HandOver NOT_THERE =
            new HandOver.Rejected(Refusal.byPeer(Cause.UNKNOWN_RECIPIENT, "beta", "404", "network beta"));

    private final Delivery begun = wantingAll(handingOver(leg(NETWORK, PLANNED)));

    @Test
    void what_a_network_that_knows_repetitions_did_not_answer_is_sent_there_again() {
        DeliveryStep silent = next(begun, answers(SILENT));
        DeliveryStep again = next(begun.at(silent.state()), new DeliveryEvent.Due(((Queued) silent.state()).due()));
        assertThat(again.effects()).anyMatch(DeliveryEffect.HandOverParts.class::isInstance);
        DeliveryStep later = next(begun.at(again.state()), answers(DEFERRED));
        assertThat(later.state()).isInstanceOf(Queued.class);
        DeliveryStep taken = next(begun.at(again.state()), answers(ACCEPTED));
        assertThat(taken.state()).isInstanceOf(AwaitingReport.class);
    }

    @Test
    void no_other_way_follows_the_silence_of_a_network_whoever_refuses_it_then() {
        Delivery again = begun.at(handingOver(leg(NETWORK, UNKNOWN)));
        for (HandOver refusal : List.of(REJECTED, NOT_THERE, FORBIDDEN, REJECTED_HERE)) {
            DeliveryStep refused = next(again, answers(refusal));
            assertThat(refused.effects())
                    .as("it may have been shown there")
                    .noneMatch(DeliveryEffect.Choose.class::isInstance)
                    .noneMatch(DeliveryEffect.Notify.class::isInstance);
            AwaitingReport waiting = (AwaitingReport) refused.state();
            DeliveryStep shown = next(again.at(waiting), report(0, ReportedState.DELIVERED, Technology.RCS));
            assertThat(ended(shown).end()).isEqualTo(End.DELIVERED);
            DeliveryStep end = next(again.at(waiting), new DeliveryEvent.Due(waiting.until()));
            assertThat(ended(end).end()).as("it claims nothing").isEqualTo(End.UNKNOWN);
            assertThat(told(end)).containsExactly(DispositionKind.ERROR);
        }
    }

    @Test
    void what_a_network_refuses_at_once_goes_another_way() {
        for (HandOver refusal : List.of(REJECTED, NOT_THERE, REJECTED_HERE)) {
            DeliveryStep refused = next(begun, answers(refusal));
            assertThat(refused.effects().getLast()).isEqualTo(new DeliveryEffect.Choose(List.of(NETWORK)));
        }
    }

    @Test
    void what_a_network_that_knows_no_repetitions_did_not_answer_is_never_sent_again() {
        Delivery once = wantingAll(handingOver(leg(NETWORK_ONCE, PLANNED)));
        DeliveryStep silent = next(once, answers(SILENT));
        assertThat(silent.state()).isInstanceOf(AwaitingReport.class);
        DeliveryStep stopped = next(once, new DeliveryEvent.Interrupted(true, LATER));
        assertThat(stopped.state()).isInstanceOf(AwaitingReport.class);
        DeliveryStep answeredLate = next(once.at(awaiting(leg(NETWORK_ONCE, UNKNOWN))), answers(REJECTED));
        assertThat(answeredLate.effects().getLast())
                .as("the one request was refused, so it is not there")
                .isEqualTo(new DeliveryEffect.Choose(List.of(NETWORK_ONCE)));
    }

    @Test
    void that_we_refuse_what_a_function_was_silent_about_does_not_prove_that_it_never_had_it() {
        Delivery again = wantingAll(handingOver(leg(FUNCTION, UNKNOWN)));
        DeliveryStep refused = next(again, answers(REJECTED_HERE));
        assertThat(refused.state()).isInstanceOf(AwaitingReport.class);
        assertThat(refused.effects()).noneMatch(DeliveryEffect.Choose.class::isInstance);
    }

    private static DeliveryStep next(Delivery delivery, DeliveryEvent event) {
        return DeliveryFunction.next(delivery, event, POLICY);
    }

    private static Ended ended(DeliveryStep step) {
        assertThat(step.state()).isInstanceOf(Ended.class);
        return (Ended) step.state();
    }

    private static List<DispositionKind> told(DeliveryStep step) {
        return step.effects().stream()
                .filter(DeliveryEffect.Notify.class::isInstance)
                .map(effect -> ((DeliveryEffect.Notify) effect).disposition().kind())
                .toList();
    }
}
