// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.isthmus.model.Octets;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.cpm.Marks.Priority;
import org.isthmus.model.cpm.Marks.Sensitivity;
import org.isthmus.model.settings.SmsMarkSettings;
import org.isthmus.model.settings.SmsMarkSettings.ReplyAddress;
import org.isthmus.sms.segment.Segment;
import org.isthmus.testkit.corpus.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkCodesTest {
    private static final Msisdn ALICE = new Msisdn("+447700900001");
    private static final Msisdn DESK = new Msisdn("+447700900009");

    @Test
    void what_is_written_is_read_again_wherever_each_priority_has_a_number_of_its_own() {
        Random random = Seeds.random("mark codes");
        for (int i = 0; i < 500; i++) {
            int[] flags = random.ints(0, 256).distinct().limit(4).toArray();
            MarkCodes codes =
                    new MarkCodes(new SmsMarkSettings(flags[0], flags[1], flags[2], flags[3], true, ReplyAddress.NONE));
            for (Priority priority : Priority.values()) {
                assertThat(codes.priority(codes.priorityFlag(priority))).isEqualTo(priority);
            }
            for (Sensitivity sensitivity : Sensitivity.values()) {
                assertThat(codes.sensitivity(codes.privacyIndicator(sensitivity)))
                        .isEqualTo(sensitivity);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, NORMAL", "1, NORMAL", "2, URGENT", "3, EMERGENCY", "200, EMERGENCY"})
    void a_flag_without_a_priority_counts_as_the_nearest_below(int flag, Priority priority) {
        assertThat(new MarkCodes(SmsMarkSettings.DEFAULT).priority(flag)).isEqualTo(priority);
    }

    @Test
    void a_centre_without_priorities_gives_none() {
        MarkCodes codes = new MarkCodes(new SmsMarkSettings(0, 0, 0, 0, false, ReplyAddress.NONE));
        assertThat(codes.priority(3)).isEqualTo(Priority.NORMAL);
        assertThat(codes.privacyIndicator(Sensitivity.CONFIDENTIAL)).isZero();
        assertThat(codes.sensitivity(3)).isEqualTo(Sensitivity.NONE);
    }

    @Test
    void a_level_of_privacy_that_is_not_known_restricts() {
        assertThat(new MarkCodes(SmsMarkSettings.DEFAULT).sensitivity(77)).isEqualTo(Sensitivity.PERSONAL);
    }

    @Test
    void a_reply_address_takes_the_senders_place_only_where_it_is_a_number_and_the_settings_say_so() {
        Marks marks = new Marks(Priority.NORMAL, Sensitivity.NONE, Optional.of(DESK));
        Marks byName = new Marks(
                Priority.NORMAL, Sensitivity.NONE, Optional.of(Address.ofCanonical("sip:desk@isthmus.example")));
        assertThat(codes(ReplyAddress.SOURCE).shown(ALICE, marks)).isEqualTo(DESK);
        assertThat(codes(ReplyAddress.SOURCE).shown(ALICE, byName)).isEqualTo(ALICE);
        assertThat(codes(ReplyAddress.SOURCE).callback(marks)).isEmpty();
        assertThat(codes(ReplyAddress.CALLBACK_NUM).shown(ALICE, marks)).isEqualTo(ALICE);
        assertThat(codes(ReplyAddress.CALLBACK_NUM).callback(marks)).contains(DESK);
        assertThat(codes(ReplyAddress.NONE).shown(ALICE, marks)).isEqualTo(ALICE);
        assertThat(codes(ReplyAddress.NONE).callback(marks)).isEmpty();
    }

    private static MarkCodes codes(ReplyAddress place) {
        return new MarkCodes(new SmsMarkSettings(3, 2, 0, 0, true, place));
    }

    @Test
    void the_marks_of_a_deliver_sm_are_read_as_they_stand() {
        PduAddress desk = new PduAddress(1, 1, "447700900009");
        String callback =
                HexFormat.of().formatHex(PduMarks.callback(desk).orElseThrow().toByteArray());
        assertThat(callback).isEqualTo("010101" + "343437373030393030303039");
        assertThat(read("02", "0201" + "0001" + "03" + "0381" + "000f" + callback))
                .isEqualTo(new PduMarks(2, 3, Optional.of(desk)));
        assertThat(read("00", "")).isSameAs(PduMarks.NONE);
    }

    @Test
    void values_that_are_not_as_they_should_be_count_as_absent() {
        assertThat(read("00", "0201" + "0000")).isEqualTo(PduMarks.NONE);
        assertThat(read("00", "0381" + "0003" + "010101")).isEqualTo(PduMarks.NONE);
        assertThat(read("00", "0381" + "0005" + "0001014477")).isEqualTo(PduMarks.NONE);
        assertThat(read("00", "0381" + "0014" + "010101" + "34".repeat(17))).isEqualTo(PduMarks.NONE);
        assertThat(PduMarks.callback(new PduAddress(1, 1, "4".repeat(17)))).isEmpty();
        assertThat(PduMarks.callback(new PduAddress(1, 1, ""))).isEmpty();
    }

    private static PduMarks read(String priority, String tlvs) {
        String pdu = "00000000" + "00000005" + "00000000" + "00000001" + "00" + "010131" + "00" + "010132" + "00" + "00"
                + "00" + priority + "00" + "00" + "00" + "00" + "00" + "00" + "01" + "61" + tlvs;
        return ((DeliverSm) DeliverSmReader.deliverSm(HexFormat.of().parseHex(pdu))).marks();
    }

    @Test
    void a_priority_is_written_in_its_place() {
        byte[] plain = SubmitSmWriter.write(submit(0));
        byte[] urgent = SubmitSmWriter.write(submit(2));
        // Header, service_type, two addresses of one digit, esm_class, protocol_id.
        int at = 16 + 1 + 4 + 4 + 1 + 1;
        assertThat(plain[at]).isZero();
        assertThat(urgent[at]).isEqualTo((byte) 2);
        urgent[at] = 0;
        assertThat(urgent).isEqualTo(plain);
    }

    private static SubmitSm submit(int priority) {
        return new SubmitSm(
                new PduAddress(1, 1, "1"),
                new PduAddress(1, 1, "2"),
                priority,
                true,
                Duration.ZERO,
                new Segment(0, 0, Octets.utf8("hi")),
                List.of());
    }
}
