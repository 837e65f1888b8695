// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.codec.PduAddress;
import org.isthmus.sms.codec.Tlvs;
import org.isthmus.sms.segment.Segment;
import org.junit.jupiter.api.Test;

/// Which message is one that we have, sent again because its answer was lost.
class InboundRepeatsTest extends InboundHouse {
    // ---- a message that comes again

    @Test
    void a_message_whose_answer_was_lost_with_its_link_is_the_same_message_when_it_comes_again() {
        DeliverSm ok = message(0, 0, "ok");
        flow.take(ok, "lab-1");
        flow.unconfirmed(List.of(ok), "lab-1");
        clock.advance(Duration.ofMinutes(3));
        flow.bound("lab-1");
        clock.advance(Duration.ofSeconds(20));

        assertThat(flow.take(ok, "lab-2")).isZero();

        assertThat(imdnIds()).hasSize(2);
        assertThat(Set.copyOf(imdnIds())).as("the store knows it by this id").hasSize(1);
    }

    @Test
    void two_equal_messages_are_two_while_no_link_is_lost() {
        for (int i = 0; i < 5; i++) {
            flow.take(message(0, 0, "ok"), "lab-1");
            flow.bound("lab-2");
        }
        assertThat(Set.copyOf(imdnIds())).hasSize(5);
    }

    @Test
    void one_lost_answer_makes_one_repeat_and_what_comes_then_is_new() {
        DeliverSm ok = message(0, 0, "ok");
        flow.take(ok, "lab-1");
        flow.unconfirmed(List.of(ok), "lab-1");
        flow.take(ok, "lab-1");
        flow.take(ok, "lab-1");
        assertThat(Set.copyOf(imdnIds())).hasSize(2);
        assertThat(imdnIds().get(1)).isEqualTo(imdnIds().getFirst());
    }

    @Test
    void of_equal_messages_the_last_one_is_repeated() {
        DeliverSm ok = message(0, 0, "ok");
        flow.take(ok, "lab-1");
        flow.take(ok, "lab-1");
        flow.unconfirmed(List.of(ok), "lab-1");
        flow.take(ok, "lab-1");
        assertThat(imdnIds().getLast())
                .isEqualTo(imdnIds().get(1))
                .isNotEqualTo(imdnIds().getFirst());
    }

    @Test
    void two_lost_answers_make_two_repeats() {
        DeliverSm ok = message(0, 0, "ok");
        flow.take(ok, "lab-1");
        flow.take(ok, "lab-1");
        flow.unconfirmed(List.of(ok, ok), "lab-1");
        flow.take(ok, "lab-1");
        flow.take(ok, "lab-1");
        assertThat(Set.copyOf(imdnIds())).hasSize(2);
    }

    @Test
    void a_message_that_differs_in_anything_is_no_repeat() {
        DeliverSm ok = message(0, 0, "ok");
        flow.take(ok, "lab-1");
        flow.unconfirmed(List.of(ok), "lab-1");
        PduAddress carol = new PduAddress(1, 1, "447700900003");
        Tlvs reference = new Tlvs(List.of(new Tlvs.Tlv(Tlvs.USER_MESSAGE_REFERENCE, octets("ab"))), false);
        List.of(
                        message(0, 0, "ok."),
                        message(0, 3, "ok"),
                        new DeliverSm(carol, NUMBER, 0, 0, 0, octets("ok"), Tlvs.NONE),
                        new DeliverSm(BOB, carol, 0, 0, 0, octets("ok"), Tlvs.NONE),
                        new DeliverSm(BOB, NUMBER, 0, 0, 0, octets("ok"), reference))
                .forEach(other -> flow.take(other, "lab-1"));
        assertThat(Set.copyOf(imdnIds())).hasSize(6);
    }

    @Test
    void after_the_window_or_a_long_loss_it_is_a_new_message() {
        DeliverSm ok = message(0, 0, "ok");
        flow.take(ok, "lab-1");
        flow.unconfirmed(List.of(ok), "lab-1");
        flow.bound("lab-1");
        clock.advance(Duration.ofSeconds(31));
        flow.take(ok, "lab-1");
        flow.unconfirmed(List.of(ok), "lab-1");
        clock.advance(Repeats.LONGEST_LOSS.plusSeconds(1));
        flow.bound("lab-1");
        flow.take(ok, "lab-1");
        assertThat(Set.copyOf(imdnIds())).hasSize(3);
    }

    @Test
    void a_window_of_zero_takes_nothing_for_a_repeat() {
        InboundFlow off = flow(SmsSettings.SenderRate.DEFAULT, Duration.ZERO);
        DeliverSm ok = message(0, 0, "ok");
        off.take(ok, "lab-1");
        off.unconfirmed(List.of(ok), "lab-1");
        off.bound("lab-1");
        off.take(ok, "lab-1");
        assertThat(Set.copyOf(imdnIds())).hasSize(2);
    }

    @Test
    void a_long_message_that_says_the_same_under_the_same_reference_is_another_one_after_the_repeat_window() {
        List<Segment> parts = segments("a".repeat(200), 1);
        parts.forEach(part -> flow.take(part(part), "lab-1"));
        parts.forEach(part -> flow.take(part(part), "lab-1"));
        assertThat(taken.messages).as("sent again at once").hasSize(1);
        clock.advance(Duration.ofSeconds(31));
        parts.forEach(part -> flow.take(part(part), "lab-1"));
        assertThat(taken.messages).hasSize(2);
    }

    @Test
    void a_part_whose_answer_was_lost_with_its_link_is_a_repeat_however_late_it_comes_again() {
        List<Segment> parts = segments("a".repeat(200), 1);
        parts.forEach(part -> flow.take(part(part), "lab-1"));
        flow.unconfirmed(List.of(part(parts.getLast())), "lab-1");
        clock.advance(Duration.ofMinutes(2));
        flow.bound("lab-1");
        assertThat(flow.take(part(parts.getLast()), "lab-1")).isZero();
        clock.advance(Duration.ofMinutes(20));
        flow.tick();
        assertThat(taken.messages).hasSize(1);
    }
}
