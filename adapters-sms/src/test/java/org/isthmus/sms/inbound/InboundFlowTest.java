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
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.isthmus.model.Octets;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.LateAnswer;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
import org.isthmus.model.settings.SmsSettings.IdNotation;
import org.isthmus.model.settings.SmsSettings.Kind;
import org.isthmus.model.settings.SmsSettings.Transliteration;
import org.isthmus.model.settings.SmsTextSettings;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.sms.CapturedLog;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.codec.PduAddress;
import org.isthmus.sms.codec.Tlvs;
import org.isthmus.sms.receipt.SmscMessageIdForms;
import org.isthmus.sms.segment.Segment;
import org.isthmus.sms.segment.SegmentPlan;
import org.isthmus.sms.segment.SegmentPlanner;
import org.isthmus.sms.smpp.LinkFixture;
import org.isthmus.sms.text.SmsText;
import org.isthmus.sms.text.TextRules;
import org.isthmus.testkit.clock.ManualClock;
import org.isthmus.testkit.corpus.Seeds;
import org.isthmus.testkit.memory.MemoryStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboundFlowTest {
    private static final PduAddress BOB = new PduAddress(1, 1, "447700900002");
    private static final PduAddress NUMBER = new PduAddress(1, 1, "447700900099");
    private static final TextRules RULES = new TextRules(255, Transliteration.NONE, DefaultAlphabet.GSM, Kind.SMSC);

    private final MemoryStores stores = new MemoryStores();
    private final ManualClock clock = ManualClock.at("2026-11-20T12:00:00Z");
    private final Taken taken = new Taken();
    private final AtomicInteger tokens = new AtomicInteger();
    private final InboundFlow flow = flow(SmsSettings.SenderRate.DEFAULT, Duration.ofSeconds(30));

    private InboundFlow flow(SmsSettings.SenderRate rate, Duration repeatWindow) {
        return flow(rate, repeatWindow, LinkFixture.settings(1));
    }

    private InboundFlow flow(SmsTextSettings text) {
        return flow(SmsSettings.SenderRate.DEFAULT, Duration.ZERO, LinkFixture.settings(1, text));
    }

    private InboundFlow flow(SmsSettings.SenderRate rate, Duration repeatWindow, SmsSettings.Link link) {
        return new InboundFlow(
                new SmsSettings(10, Transliteration.NONE, Duration.ofMinutes(10), repeatWindow, rate, List.of(link)),
                "lab",
                new SmscMessageIdForms("lab", IdNotation.AS_WRITTEN),
                new InternationalOnly(),
                stores.parts(),
                taken,
                new ItemIds(clock, 1),
                () -> "token" + tokens.incrementAndGet(),
                Duration.ofDays(2),
                clock);
    }

    private static final class Taken implements InboundSink {
        private final List<DeliveryReport> reports = new ArrayList<>();
        private final List<CpmMessage> messages = new ArrayList<>();
        private Optional<Refusal> refusal = Optional.empty();
        private boolean broken;

        @Override
        public void late(LateAnswer answer) {
            check();
        }

        @Override
        public Optional<Refusal> report(DeliveryReport report) {
            check();
            reports.add(report);
            return refusal;
        }

        @Override
        public Optional<Refusal> message(CpmMessage message) {
            check();
            if (refusal.isEmpty()) {
                messages.add(message);
            }
            return refusal;
        }

        private void check() {
            if (broken) {
                throw new StoreUnavailable("full");
            }
        }
    }

    private static final class InternationalOnly implements NumberingPlan {
        @Override
        public Reading read(String written) {
            if (ShortCode.isValid(written)) {
                return new Reading.Short(new ShortCode(written));
            }
            return Msisdn.isValid(written)
                    ? new Reading.International(new Msisdn(written))
                    : new Reading.NotANumber("not international");
        }
    }

    @Test
    void a_message_of_one_part_becomes_a_cpm_message() {
        assertThat(flow.take(message(0, 0, "hello\u0000"), "lab-1")).isZero();
        CpmMessage message = taken.messages.getFirst();
        assertThat(message.parties().sender()).isEqualTo(new Msisdn("+447700900002"));
        assertThat(message.parties().recipient()).isEqualTo(new Msisdn("+447700900099"));
        assertThat(message.content().text()).isEqualTo("hello@");
        assertThat(message.origin().edge()).isEqualTo("smsc:lab");
        assertThat(message.lifetime().expires()).isEqualTo(clock.instant().plus(Duration.ofDays(2)));
        assertThat(message.wanted()).isEmpty();
    }

    @Test
    void a_sender_that_asks_for_a_receipt_wants_both_dispositions() {
        PduAddress from = new PduAddress(5, 0, "ACME");
        flow.take(new DeliverSm(from, NUMBER, 0, 1, 3, octets("hi"), Tlvs.NONE), "lab-1");
        assertThat(taken.messages.getFirst().wanted())
                .isEqualTo(Set.of(DispositionRequest.POSITIVE_DELIVERY, DispositionRequest.NEGATIVE_DELIVERY));
        assertThat(taken.messages.getFirst().parties().sender()).isEqualTo(new AlphanumericSender("ACME"));
    }

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
    void nothing_is_acknowledged_that_could_not_be_stored() {
        taken.broken = true;
        assertThat(flow.take(message(0, 0, "hello"), "lab-1")).isEqualTo(0x64);
        assertThat(flow.take(message(4, 0, "id:1 stat:DELIVRD"), "lab-1")).isEqualTo(0x64);
        stores.failing(true);
        assertThat(flow.take(part(segments("a".repeat(200), 1).getFirst()), "lab-1"))
                .isEqualTo(0x64);
    }

    @Test
    void a_sender_over_its_rate_is_throttled_before_anything_is_stored_and_told_once_a_minute() {
        InboundFlow limited = flow(new SmsSettings.SenderRate(10, 2, 1000), Duration.ZERO);
        Segment part = segments("a".repeat(200), 1).getFirst();
        try (CapturedLog log = CapturedLog.of("org.isthmus.sms.inbound")) {
            assertThat(limited.take(message(0, 0, "one"), "lab-1")).isZero();
            assertThat(limited.take(part(part), "lab-1")).isZero();
            for (int i = 0; i < 5; i++) {
                assertThat(limited.take(message(0, 0, "three"), "lab-2")).isEqualTo(0x58);
                assertThat(limited.take(part(part), "lab-1")).isEqualTo(0x58);
            }
            assertThat(taken.messages).hasSize(1);
            assertThat(log.lines("sms.sender-rate"))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("INFO lab-2: ")
                            .contains(" sends more than sms.sender-rate allows and has to wait (1 since")
                            .doesNotContain(BOB.text()));

            clock.advance(Duration.ofMillis(100));
            assertThat(limited.take(message(0, 0, "three"), "lab-1")).isZero();
            assertThat(limited.take(message(0, 0, "four"), "lab-1")).isEqualTo(0x58);
            clock.advance(Duration.ofMinutes(2));
            for (int i = 0; i < 3; i++) {
                limited.take(message(0, 0, "five"), "lab-1");
            }
            assertThat(log.lines("(11 since the last such line)")).hasSize(1);
        }
    }

    @Test
    void one_sender_over_its_rate_takes_nothing_from_others_nor_from_receipts() {
        InboundFlow limited = flow(new SmsSettings.SenderRate(10, 1, 1000), Duration.ZERO);
        limited.take(message(0, 0, "one"), "lab-1");
        assertThat(limited.take(message(0, 0, "two"), "lab-1")).isEqualTo(0x58);
        assertThat(limited.take(message(4, 0, "id:1 stat:DELIVRD"), "lab-1")).isZero();
        PduAddress carol = new PduAddress(1, 1, "447700900003");
        assertThat(limited.take(new DeliverSm(carol, NUMBER, 0, 0, 0, octets("hi"), Tlvs.NONE), "lab-1"))
                .isZero();
    }

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

    private List<String> imdnIds() {
        return taken.messages.stream()
                .map(message -> message.threading().imdn().value())
                .toList();
    }

    @Test
    void a_refusal_is_answered_by_its_finality() {
        taken.refusal = Optional.of(Refusal.of(Cause.OVERLOAD, ""));
        assertThat(flow.take(message(0, 0, "hello"), "lab-1")).isEqualTo(0x64);
        taken.refusal = Optional.of(Refusal.of(Cause.BARRED, ""));
        assertThat(flow.take(message(0, 0, "hello"), "lab-1")).isEqualTo(0x66);
        taken.refusal = Optional.of(Refusal.of(Cause.UNKNOWN_RECIPIENT, ""));
        assertThat(flow.take(message(0, 0, "hello"), "lab-1")).isEqualTo(0x65);
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
    void while_the_gateway_stops_messages_and_parts_are_for_another_time_and_receipts_are_still_taken() {
        List<Segment> parts = segments("a".repeat(200), 1);
        flow.take(part(parts.getFirst()), "lab-1");
        flow.refuseMessages();
        assertThat(flow.take(part(parts.getLast()), "lab-1")).isEqualTo(0x64);
        assertThat(flow.take(message(0, 0, "hello"), "lab-1")).isEqualTo(0x64);
        assertThat(flow.take(message(4, 0, "id:7 stat:DELIVRD"), "lab-1")).isZero();
        assertThat(taken.messages).isEmpty();
        assertThat(taken.reports).hasSize(1);
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

    private static Tlvs sar(int reference, int total, int number) {
        return new Tlvs(
                List.of(
                        new Tlvs.Tlv(
                                Tlvs.SAR_REFERENCE,
                                Octets.copyOf(new byte[] {(byte) (reference >> 8), (byte) reference})),
                        new Tlvs.Tlv(Tlvs.SAR_TOTAL, Octets.copyOf(new byte[] {(byte) total})),
                        new Tlvs.Tlv(Tlvs.SAR_NUMBER, Octets.copyOf(new byte[] {(byte) number}))),
                false);
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

    /// Senders, widths and references so that every pair of messages has something in common.
    private static DeliverSm part(int message, int total, int number, String words) {
        PduAddress from = new PduAddress(1, 1, "44770090000" + message % 2);
        int reference = message / 6;
        Octets text = octets(words);
        String place = Character.toString(total) + (char) number;
        return switch (message / 2 % 3) {
            case 0 -> part(from, "\5\0\3" + (char) reference + place + words, Tlvs.NONE);
            case 1 -> part(from, "\6\10\4\0" + (char) reference + place + words, Tlvs.NONE);
            default -> new DeliverSm(from, NUMBER, 0, 0, 3, text, sar(reference, total, number));
        };
    }

    private static DeliverSm part(PduAddress from, String content, Tlvs tlvs) {
        return new DeliverSm(from, NUMBER, 0x40, 0, 3, octets(content), tlvs);
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
    void a_receipt_becomes_a_report_inside_its_group() {
        assertThat(flow.take(message(4, 0, "id:0A7 stat:UNDELIV err:069"), "lab-1"))
                .isZero();
        DeliveryReport report = taken.reports.getFirst();
        assertThat(report.ids()).containsExactly(new ForeignId("smsc:lab", "0A7"), new ForeignId("smsc:lab", "a7"));
        assertThat(report.state()).isEqualTo(ReportedState.FAILED);
        assertThat(report.remoteCode()).isEqualTo("UNDELIV/069");
        assertThat(report.by()).isEqualTo(Asserter.peer("lab-1"));
    }

    @Test
    void a_receipt_without_id_reports_nothing_and_is_not_asked_for_again() {
        assertThat(flow.take(message(4, 0, "stat:DELIVRD"), "lab-1")).isZero();
        assertThat(taken.reports).isEmpty();
        assertThat(taken.messages).isEmpty();
    }

    @Test
    void an_address_that_can_not_be_understood_is_refused_for_good() {
        PduAddress nobody = new PduAddress(0, 0, "");
        assertThat(flow.take(new DeliverSm(nobody, NUMBER, 0, 0, 0, octets("a"), Tlvs.NONE), "lab-1"))
                .isEqualTo(0x0a);
        assertThat(flow.take(new DeliverSm(BOB, nobody, 0, 0, 0, octets("a"), Tlvs.NONE), "lab-1"))
                .isEqualTo(0x0b);
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
    void a_compressed_text_is_refused_for_good() {
        assertThat(flow.take(message(0, 0x20, "abc"), "lab-1")).isEqualTo(CommandStatus.RX_P_APPN);
        assertThat(taken.messages).isEmpty();
    }

    @Test
    void a_flash_message_and_a_waiting_indication_are_messages_like_any_other() {
        flow.take(message(0, 0x10, "flash"), "lab-1");
        flow.take(message(0, 0xf0, "flash"), "lab-1");
        flow.take(message(0, 0xd8, "1 voice message"), "lab-1");
        assertThat(taken.messages)
                .extracting(message -> message.content().text())
                .containsExactly("flash", "flash", "1 voice message");
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

    @Test
    void content_that_is_no_text_stays_octets() {
        flow.take(message(0, 4, "\u0001\u00ff"), "lab-1");
        assertThat(taken.messages.getFirst().content().mediaType()).isEqualTo("application/octet-stream");
    }

    @ParameterizedTest
    @ValueSource(strings = {" abc", "\4abc", ""})
    void a_message_whose_header_does_not_fit_is_refused_for_good_and_shown_to_nobody(String octets) {
        assertThat(flow.take(message(0x40, 0, octets), "lab-1")).isEqualTo(CommandStatus.RINVMSGLEN);
        assertThat(taken.messages).isEmpty();
    }

    @Test
    void a_message_without_a_text_is_refused_for_good_and_no_empty_one_is_shown() {
        assertThat(flow.take(message(0, 0, ""), "lab-1")).isEqualTo(CommandStatus.RINVMSGLEN);
        assertThat(flow.take(message(0x40, 0, "\3abc"), "lab-1")).isEqualTo(CommandStatus.RINVMSGLEN);
        for (int number = 1; number <= 2; number++) {
            String header = "\5\0\3\11\2" + (char) number;
            assertThat(flow.take(message(0x40, 0, header), "lab-1")).isEqualTo(CommandStatus.ROK);
        }
        assertThat(taken.messages).isEmpty();
    }

    @Test
    void a_message_payload_is_the_content_when_there_is_no_short_message() {
        Tlvs payload = new Tlvs(List.of(new Tlvs.Tlv(Tlvs.MESSAGE_PAYLOAD, octets("long"))), false);
        flow.take(new DeliverSm(BOB, NUMBER, 0, 0, 3, Octets.EMPTY, payload), "lab-1");
        assertThat(taken.messages.getFirst().content().text()).isEqualTo("long");
    }

    private static DeliverSm message(int esmClass, int dataCoding, String text) {
        return new DeliverSm(BOB, NUMBER, esmClass, 0, dataCoding, octets(text), Tlvs.NONE);
    }

    private static DeliverSm part(Segment segment) {
        return part(BOB, segment);
    }

    private static DeliverSm part(PduAddress from, Segment segment) {
        return new DeliverSm(from, NUMBER, segment.esmClass(), 0, segment.dataCoding(), segment.content(), Tlvs.NONE);
    }

    private static List<Segment> segments(String text, int reference) {
        return ((SegmentPlan) SegmentPlanner.plan(SmsText.choose(text, RULES), RULES, () -> reference)).segments();
    }

    private static Octets octets(String text) {
        return Octets.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
