// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.Octets;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.sms.CapturedLog;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.codec.PduAddress;
import org.isthmus.sms.codec.Tlvs;
import org.isthmus.sms.segment.Segment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboundFlowTest extends InboundHouse {
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
    void a_receipt_without_id_is_kept_for_people_leads_nowhere_and_is_not_asked_for_again() {
        assertThat(flow.take(message(4, 0, "stat:DELIVRD"), "lab-1")).isZero();
        assertThat(taken.reports).singleElement().satisfies(report -> {
            assertThat(report.ids()).singleElement().matches(ForeignId::isUnmatchable);
            assertThat(report.remoteCode()).isEqualTo("DELIVRD");
        });
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
}
