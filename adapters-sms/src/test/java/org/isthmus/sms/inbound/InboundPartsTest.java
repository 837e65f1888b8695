// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.isthmus.model.Octets;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
import org.isthmus.model.settings.SmsTextSettings;
import org.isthmus.model.store.PartStore;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.codec.PduAddress;
import org.isthmus.sms.codec.Tlvs;
import org.isthmus.sms.segment.Segment;
import org.isthmus.sms.text.InboundText;
import org.isthmus.testkit.corpus.Seeds;
import org.junit.jupiter.api.Test;

/// Long messages: parts in any order, in time and too late, of several messages at once.
class InboundPartsTest extends InboundHouse {
    @Test
    void long_messages_are_joined_whatever_the_order_of_their_parts() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] texts = {"щ".repeat(66) + "\ud83d\ude1c".repeat(60), "a".repeat(152) + "€".repeat(300), "x".repeat(161)
        };
        for (int round = 0; round < 60; round++) {
            String text = texts[round % texts.length];
            List<Segment> parts = new ArrayList<>(segments(text, round));
            Collections.shuffle(parts, random);
            for (Segment part : parts) {
                assertThat(flow.take(part(part), "lab-1")).isZero();
                assertThat(flow.take(part(part), "lab-2"))
                        .as("a part that comes twice")
                        .isZero();
            }
            assertThat(taken.messages).as("seed " + seed).hasSize(round + 1);
            assertThat(taken.messages.getLast().content().text()).isEqualTo(text);
        }
    }

    @Test
    void a_character_that_the_phone_cut_in_half_is_joined_again() {
        byte[] smile = "\ud83d\ude1c".getBytes(StandardCharsets.UTF_16BE);
        flow.take(part(new Segment(0x40, 8, Octets.copyOf(new byte[] {5, 0, 3, 7, 2, 1, smile[0], smile[1]}))), "l");
        flow.take(part(new Segment(0x40, 8, Octets.copyOf(new byte[] {5, 0, 3, 7, 2, 2, smile[2], smile[3]}))), "l");
        assertThat(taken.messages.getFirst().content().text()).isEqualTo("\ud83d\ude1c");
    }

    @Test
    void parts_that_another_group_of_links_took_are_not_ours_to_join() {
        flow.take(part(segments("a".repeat(200), 9).getFirst()), "lab-1");
        PartStore.Part ours = stores.parts()
                .overdue("lab", clock.instant().plusSeconds(1), 1)
                .getFirst()
                .parts()
                .getFirst();
        stores.parts().keep(new PartStore.Part("other|1", 1, 2, ours.content(), ours.received()), Instant.EPOCH);
        clock.advance(Duration.ofHours(1));
        assertThat(flow.tick()).isZero();
        assertThat(taken.messages).isEmpty();
        assertThat(stores.parts().overdue("other", clock.instant(), 1)).hasSize(1);
    }

    @Test
    void parts_of_a_group_that_is_gone_are_read_when_they_are_asked_for_and_known_as_its_own() {
        InboundMessage.Part first =
                (InboundMessage.Part) new InboundMessageReader(new InboundText(DefaultAlphabet.GSM), false)
                        .read(part(segments("a".repeat(200), 9).getFirst()));
        String key = InboundMessageReader.key("gone", first);
        stores.parts()
                .keep(
                        new PartStore.Part(key, 1, 2, InboundMessageReader.pack(first.piece()), clock.instant()),
                        Instant.EPOCH);
        clock.advance(Duration.ofHours(1));
        assertThat(flow.tick()).isZero();
        assertThat(flow.overdueOf("gone")).isEqualTo(1);
        assertThat(taken.messages).singleElement().satisfies(message -> {
            assertThat(message.content().text()).endsWith("a[…]");
            assertThat(message.origin().edge()).isEqualTo("smsc:gone");
        });
        assertThat(flow.overdueOf("gone")).isZero();
        assertThat(stores.parts().groups()).isEmpty();
    }

    @Test
    void parts_of_different_senders_are_not_mixed() {
        List<Segment> one = segments("a".repeat(200), 9);
        List<Segment> two = segments("b".repeat(200), 9);
        PduAddress carol = new PduAddress(1, 1, "447700900003");
        flow.take(part(one.getFirst()), "lab-1");
        flow.take(part(carol, two.getFirst()), "lab-1");
        flow.take(part(carol, two.getLast()), "lab-1");
        flow.take(part(one.getLast()), "lab-1");
        assertThat(taken.messages)
                .extracting(message -> message.content().text())
                .containsExactly("b".repeat(200), "a".repeat(200));
    }

    @Test
    void a_joined_message_that_was_not_taken_is_offered_again() {
        List<Segment> parts = segments("a".repeat(200), 1);
        flow.take(part(parts.getFirst()), "lab-1");
        taken.broken = true;
        assertThat(flow.take(part(parts.getLast()), "lab-1"))
                .as("its parts are ours")
                .isZero();
        assertThat(flow.tick()).isZero();
        taken.broken = false;
        assertThat(flow.tick()).isEqualTo(1);
        assertThat(flow.tick()).isZero();
        assertThat(taken.messages).hasSize(1);
    }

    @Test
    void what_its_sender_writes_to_the_same_recipient_does_not_overtake_a_joined_message_that_waits() {
        taken.broken = true;
        segments("a".repeat(200), 1).forEach(segment -> flow.take(part(segment), "lab-1"));
        taken.broken = false;

        assertThat(flow.take(message(0, 0, "later"), "lab-1"))
                .as("to be sent again, when the one before it is out")
                .isEqualTo(CommandStatus.RX_T_APPN);
        segments("b".repeat(200), 2)
                .forEach(
                        segment -> assertThat(flow.take(part(segment), "lab-1")).isZero());
        assertThat(taken.messages).isEmpty();
        PduAddress carol = new PduAddress(1, 1, "447700900003");
        assertThat(flow.take(new DeliverSm(carol, NUMBER, 0, 0, 0, octets("hers"), Tlvs.NONE), "lab-1"))
                .isZero();

        assertThat(flow.tick()).isEqualTo(2);
        assertThat(flow.take(message(0, 0, "later"), "lab-1")).isZero();
        assertThat(taken.messages.stream().map(message -> message.content().text()))
                .containsExactly("hers", "a".repeat(200), "b".repeat(200), "later");
    }

    @Test
    void when_the_first_is_refused_again_those_behind_it_wait_on_in_their_order() {
        taken.refusal = Optional.of(Refusal.of(Cause.OVERLOAD, ""));
        for (int reference = 1; reference <= 3; reference++) {
            String text = Integer.toString(reference).repeat(200);
            segments(text, reference).forEach(segment -> flow.take(part(segment), "lab-1"));
        }
        assertThat(flow.tick()).isZero();
        assertThat(flow.waiting()).isEqualTo(3);
        taken.refusal = Optional.empty();
        assertThat(flow.tick()).isEqualTo(3);
        assertThat(flow.waiting()).isZero();
        assertThat(taken.messages.stream()
                        .map(message -> message.content().text().substring(0, 1)))
                .containsExactly("1", "2", "3");
    }

    @Test
    void the_marks_of_its_first_part_are_those_of_the_joined_message() {
        List<Segment> parts = segments("a".repeat(200), 1);
        Tlvs secret = new Tlvs(List.of(new Tlvs.Tlv(Tlvs.PRIVACY_INDICATOR, Octets.copyOf(new byte[] {3}))), false);
        for (Segment part : parts) {
            DeliverSm pdu = part(part);
            flow.take(
                    new DeliverSm(
                            pdu.source(),
                            pdu.destination(),
                            pdu.esmClass(),
                            2,
                            pdu.registeredDelivery(),
                            pdu.dataCoding(),
                            pdu.shortMessage(),
                            secret),
                    "lab-1");
        }
        assertThat(taken.messages.getFirst().marks())
                .isEqualTo(new Marks(Marks.Priority.URGENT, Marks.Sensitivity.CONFIDENTIAL, Optional.empty()));
    }

    @Test
    void a_joined_message_was_received_when_its_last_part_was() {
        List<Segment> parts = segments("a".repeat(200), 1);
        flow.take(part(parts.getFirst()), "lab-1");
        clock.advance(Duration.ofSeconds(5));
        taken.broken = true;
        flow.take(part(parts.getLast()), "lab-1");
        Instant last = clock.instant();
        taken.broken = false;
        clock.advance(Duration.ofMinutes(5));
        flow.tick();
        assertThat(taken.messages.getFirst().lifetime().received()).isEqualTo(last);
    }

    @Test
    void while_too_many_joined_messages_wait_no_further_part_is_taken() {
        List<Segment> parts = segments("a".repeat(200), 1);
        taken.refusal = Optional.of(Refusal.of(Cause.OVERLOAD, ""));
        for (int i = 0; i < InboundFlow.MOST_NOT_TAKEN; i++) {
            PduAddress from = new PduAddress(1, 1, Long.toString(447700000000L + i));
            assertThat(flow.take(part(from, parts.getFirst()), "lab-1")).isZero();
            assertThat(flow.take(part(from, parts.getLast()), "lab-1")).isZero();
        }
        assertThat(flow.take(part(parts.getFirst()), "lab-1")).isEqualTo(0x14);

        taken.refusal = Optional.empty();
        assertThat(flow.tick()).isEqualTo(InboundFlow.MOST_NOT_TAKEN);
        assertThat(flow.take(part(parts.getFirst()), "lab-1")).isZero();
    }

    @Test
    void what_waited_too_long_for_its_parts_is_delivered_with_its_gaps_marked() {
        List<Segment> parts = segments("a".repeat(153) + "b".repeat(153) + "c", 1);
        flow.take(part(parts.get(1)), "lab-1");
        clock.advance(Duration.ofMinutes(9));
        assertThat(flow.tick()).isZero();
        clock.advance(Duration.ofMinutes(2));
        assertThat(flow.tick()).isEqualTo(1);
        assertThat(taken.messages.getFirst().content().text()).isEqualTo("[…]" + "b".repeat(153) + "[…]");
    }

    @Test
    void a_reference_that_is_used_again_too_early_costs_no_text_of_either_message() {
        List<Segment> lost = segments("a".repeat(153) + "b".repeat(9), 1);
        List<Segment> next = segments("c".repeat(153) + "d".repeat(9), 1);
        flow.take(part(lost.getFirst()), "lab-1");
        next.forEach(part -> assertThat(flow.take(part(part), "lab-1")).isZero());
        clock.advance(Duration.ofMinutes(11));
        flow.tick();
        assertThat(taken.messages)
                .extracting(message -> message.content().text())
                .containsExactly("c".repeat(153) + "d".repeat(9), "a".repeat(153) + "[…]");
    }

    @Test
    void parts_that_contradict_each_other_in_their_total_are_not_joined_and_none_is_lost() {
        flow.take(message(0x40, 3, "\5\0\3\7\2\1one"), "lab-1");
        flow.take(message(0x40, 3, "\5\0\3\7\3\2two"), "lab-1");
        clock.advance(Duration.ofMinutes(11));
        flow.tick();
        assertThat(taken.messages)
                .extracting(message -> message.content().text())
                .containsExactlyInAnyOrder("one[…]", "[…]two[…]");
    }

    @Test
    void a_header_and_sar_parameters_in_one_message_are_not_mixed_up() {
        Tlvs sar = sar(9, 2, 1);
        flow.take(new DeliverSm(BOB, NUMBER, 0x40, 0, 3, octets("\5\0\3\7\2\2two"), sar), "lab-1");
        flow.take(new DeliverSm(BOB, NUMBER, 0x40, 0, 3, octets("\5\0\3\7\2\1one "), sar), "lab-1");
        assertThat(taken.messages.getFirst().content().text())
                .as("the header counts")
                .isEqualTo("one two");
        flow.take(new DeliverSm(BOB, NUMBER, 0x40, 0, 0, octets("\3\44\1\1\33\163"), sar(9, 2, 2)), "lab-1");
        flow.take(new DeliverSm(BOB, NUMBER, 0x40, 0, 0, octets("\3\44\1\1a"), sar), "lab-1");
        assertThat(taken.messages.getLast().content().text())
                .as("a header that says nothing of parts leaves it to the parameters")
                .isEqualTo("aş");
    }

    /// Long messages of a few senders who all count alike, in headers of both widths and by `sar_*`, their parts in
    /// any order, some twice within the repeat window, some never.
    @Test
    void whatever_comes_in_whatever_order_each_message_is_shown_once_with_what_came_of_it() {
        Random random = Seeds.random("reassembly");
        for (int round = 0; round < 40; round++) {
            List<DeliverSm> coming = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (int message = 0; message < 24; message++) {
                int total = 2 + random.nextInt(5);
                int lost = random.nextInt(3) == 0 ? 1 + random.nextInt(total) : 0;
                StringBuilder text = new StringBuilder();
                for (int number = 1; number <= total; number++) {
                    String words = "r" + round + "m" + message + "n" + number + ";";
                    text.append(number == lost ? "[…]" : words);
                    if (number != lost) {
                        DeliverSm pdu = part(message, total, number, words);
                        coming.add(pdu);
                        if (random.nextInt(4) == 0) {
                            coming.add(pdu);
                        }
                    }
                }
                expected.add(text.toString());
            }
            Collections.shuffle(coming, random);
            for (DeliverSm pdu : coming) {
                assertThat(flow.take(pdu, "lab-" + random.nextInt(3))).isZero();
                clock.advance(Duration.ofMillis(random.nextInt(150)));
                flow.tick();
            }
            clock.advance(Duration.ofMinutes(11));
            flow.tick();
            assertThat(taken.messages)
                    .extracting(message -> message.content().text())
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(imdnIds()).doesNotHaveDuplicates();
            taken.messages.clear();
            clock.advance(Duration.ofMinutes(11));
        }
    }

    @Test
    void the_joined_message_has_the_same_imdn_id_should_it_be_made_again() {
        List<Segment> parts = segments("a".repeat(200), 1);
        taken.refusal = Optional.of(Refusal.of(Cause.OVERLOAD, ""));
        flow.take(part(parts.getFirst()), "lab-1");
        flow.take(part(parts.getLast()), "lab-1");
        taken.refusal = Optional.empty();
        flow.tick();
        assertThat(taken.messages.getFirst().threading().imdn().value())
                .startsWith("sms.")
                .doesNotContain("token");
    }

    @Test
    void parts_in_national_tables_are_joined_and_read_in_them() {
        flow.take(message(0x40, 0, "\10\0\3\7\2\2\44\1\1\163"), "lab-1");
        flow.take(message(0x40, 0, "\10\0\3\7\2\1\44\1\1a\33"), "lab-1");
        assertThat(taken.messages.getFirst().content().text())
                .as("an escape that a phone cut off from its character")
                .isEqualTo("aş");
        flow.take(message(0x40, 0, "\3\44\1\1\33\163"), "lab-1");
        assertThat(taken.messages.getLast().content().text()).isEqualTo("ş");
    }

    @Test
    void parts_that_are_each_in_other_tables_are_read_each_in_its_own() {
        flow.take(message(0x40, 0, "\10\0\3\7\3\1\44\1\1\33\163"), "lab-1");
        flow.take(message(0x40, 0, "\10\0\3\7\3\2\44\1\2\33\151"), "lab-1");
        flow.take(message(0x40, 8, "\5\0\3\7\3\3\4\111"), "lab-1");
        assertThat(taken.messages.getFirst().content().text()).isEqualTo("şíщ");
    }

    @Test
    void where_septets_are_packed_they_are_unpacked_part_by_part() {
        InboundFlow packing = flow(new SmsTextSettings(
                SmsTextSettings.Encoding.DEFAULT_ALPHABET,
                SmsTextSettings.Septets.PACKED,
                List.of(),
                SmsTextSettings.Segmentation.UDH_8,
                SmsTextSettings.Receipts.EACH_PART));
        packing.take(message(0, 0, "\350\062\233\375\106\227\331\354\067"), "lab-1");
        assertThat(taken.messages.getFirst().content().text()).isEqualTo("hellohello");
        packing.take(message(0x40, 0, "\5\0\3\7\2\2\204"), "lab-1");
        packing.take(message(0x40, 0, "\5\0\3\7\2\1\202"), "lab-1");
        assertThat(taken.messages.getLast().content().text()).isEqualTo("AB");
        packing.take(message(0, 3, "\351t\351"), "lab-1");
        assertThat(taken.messages.getLast().content().text())
                .as("Latin-1 is never packed")
                .isEqualTo("été");
    }
}
