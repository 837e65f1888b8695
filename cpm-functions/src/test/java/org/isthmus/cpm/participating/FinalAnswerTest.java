// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.cpm.Messages.BOBS_NUMBER;
import static org.isthmus.cpm.Messages.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.Technology;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.DeliveryState.End;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.PartState;
import org.isthmus.model.delivery.Progress;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FinalAnswerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Target DEVICES = new Target.Native();
    private static final Target SMS = new Target.Interwork(Technology.SMS, BOBS_NUMBER);

    @Test
    void while_the_devices_have_not_answered_it_is_waited_and_no_longer_than_allowed() {
        for (DeliveryState state : List.of(
                new DeliveryState.Queued(Progress.NONE, leg(DEVICES, PartState.PLANNED), NOW),
                new DeliveryState.HandingOver(Progress.NONE.withAttempts(1), leg(DEVICES, PartState.PLANNED), NOW))) {
            assertThat(at(state, NOW)).isEqualTo(new FinalAnswer.Wait(PATIENCE));
            assertThat(at(state, NOW.plusMillis(1999))).isEqualTo(new FinalAnswer.Wait(Duration.ofMillis(1)));
            assertThat(at(state, NOW.plus(PATIENCE))).isEqualTo(new FinalAnswer.Taken());
            assertThat(at(state, NOW.plusSeconds(60))).isEqualTo(new FinalAnswer.Taken());
            assertThat(FinalAnswer.of(state, NOW, Duration.ZERO, NOW)).isEqualTo(new FinalAnswer.Taken());
        }
    }

    @Test
    void what_a_device_took_is_delivered_and_what_another_technology_took_is_taken() {
        for (PartState with : List.of(PartState.ACCEPTED, PartState.DELIVERED)) {
            assertThat(at(awaiting(DEVICES, with), NOW)).isEqualTo(new FinalAnswer.Delivered());
            assertThat(at(awaiting(SMS, with), NOW)).isEqualTo(new FinalAnswer.Taken());
        }
        assertThat(at(awaiting(DEVICES, PartState.UNKNOWN), NOW)).isEqualTo(new FinalAnswer.Taken());
    }

    @ParameterizedTest
    @EnumSource
    void an_end_is_relayed_only_when_it_is_certain(End end) {
        FinalAnswer expected = switch (end) {
            case DELIVERED, DISPLAYED, HANDED_OVER -> new FinalAnswer.Delivered();
            case FAILED -> new FinalAnswer.Refused(Refusal.of(Cause.PEER_PERMANENT, ""));
            case FORBIDDEN -> new FinalAnswer.Refused(Refusal.of(Cause.RECIPIENT_REFUSED, ""));
            case EXPIRED, UNKNOWN, DROPPED -> new FinalAnswer.Taken();
        };
        assertThat(at(ended(end, Progress.NONE), NOW)).isEqualTo(expected);
    }

    @Test
    void a_refusal_is_relayed_in_the_words_of_who_refused() {
        Refusal busy = new Refusal(Cause.RECIPIENT_REFUSED, Asserter.handset(""), "603", "");
        assertThat(at(ended(End.FORBIDDEN, Progress.NONE.withTrouble(busy)), NOW))
                .isEqualTo(new FinalAnswer.Refused(busy));
    }

    @Test
    void what_goes_on_otherwise_is_taken() {
        for (DeliveryState state : List.of(
                new DeliveryState.Queued(Progress.NONE.withAttempts(1), leg(DEVICES, PartState.PLANNED), NOW),
                new DeliveryState.Queued(Progress.NONE, leg(SMS, PartState.PLANNED), NOW),
                new DeliveryState.HandingOver(Progress.NONE.withAttempts(2), leg(SMS, PartState.PLANNED), NOW),
                new DeliveryState.Choosing(Progress.NONE, NOW),
                new DeliveryState.AwaitingRecipient(Progress.NONE, NOW))) {
            assertThat(at(state, NOW)).isEqualTo(new FinalAnswer.Taken());
        }
    }

    private static FinalAnswer at(DeliveryState state, Instant now) {
        return FinalAnswer.of(state, NOW, PATIENCE, now);
    }

    private static DeliveryState awaiting(Target target, PartState part) {
        return new DeliveryState.AwaitingReport(Progress.NONE.withAttempts(1), leg(target, part), NOW);
    }

    private static DeliveryState ended(End end, Progress progress) {
        return new DeliveryState.Ended(
                progress, Optional.of(leg(DEVICES, PartState.ACCEPTED)), end, Asserter.GATEWAY, NOW, Optional.empty());
    }

    private static Leg leg(Target target, PartState part) {
        return new Leg(target, 0, List.of(part));
    }
}
