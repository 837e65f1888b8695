// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HexFormat;
import org.isthmus.model.Octets;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.settings.SmsSettings.Numbering;
import org.isthmus.sms.segment.Segment;
import org.isthmus.sms.segment.Segment.Carriage;
import org.junit.jupiter.api.Test;

class SubmitSmWriterTest {
    private final PduAddressWriter addresses = new PduAddressWriter(new Numbering(1, 1, 3, 0, 5, 0));

    @Test
    void every_field_stands_where_the_standard_puts_it() {
        byte[] pdu = SubmitSmWriter.write(new SubmitSm(
                addresses.sender(new AlphanumericSender("ACME")).orElseThrow(),
                addresses.recipient(new Msisdn("+4477")).orElseThrow(),
                true,
                Duration.ofHours(26).plusSeconds(61),
                new Segment(0x40, 0x08, Octets.copyOf(new byte[] {1, 2}))));
        assertThat(HexFormat.of().formatHex(pdu))
                .isEqualTo("0000003b" + "00000004" + "00000000" + "00000000" + "00" + "050041434d4500"
                        + "01013434373700"
                        + "40" + "00" + "00" + "00" + "3030303030313032303130313030305200" + "01" + "00" + "08" + "00"
                        + "02" + "0102");
    }

    @Test
    void a_part_by_sar_parameters_says_reference_total_and_number_behind_its_text() {
        assertThat(written(new Segment(0, 0, octets(0x41, 0x42), new Carriage.Sar(0xabcd, 3, 2))))
                .endsWith("00" + "00" + "02" + "4142" + "020c0002abcd" + "020e000103" + "020f000102");
    }

    @Test
    void a_payload_leaves_short_message_empty() {
        assertThat(written(new Segment(0, 8, octets(0x04, 0x31), Carriage.PAYLOAD)))
                .endsWith("08" + "00" + "00" + "042400020431");
        byte[] longest =
                SubmitSmWriter.write(submit(new Segment(0, 0, Octets.copyOf(new byte[300]), Carriage.PAYLOAD)));
        assertThat(HexFormat.of().formatHex(longest)).contains("0424012c" + "00".repeat(300));
    }

    @Test
    void a_text_that_fits_no_short_message_is_the_callers_fault() {
        assertThatThrownBy(() -> written(new Segment(0, 0, Octets.copyOf(new byte[255]))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String written(Segment segment) {
        return HexFormat.of().formatHex(SubmitSmWriter.write(submit(segment)));
    }

    private SubmitSm submit(Segment segment) {
        return new SubmitSm(
                addresses.sender(new AlphanumericSender("ACME")).orElseThrow(),
                addresses.recipient(new Msisdn("+4477")).orElseThrow(),
                true,
                Duration.ZERO,
                segment);
    }

    private static Octets octets(int... values) {
        byte[] octets = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            octets[i] = (byte) values[i];
        }
        return Octets.copyOf(octets);
    }

    @Test
    void validity_is_relative_bounded_and_left_out_when_there_is_none() {
        assertThat(SubmitSmWriter.relative(Duration.ZERO)).isEmpty();
        assertThat(SubmitSmWriter.relative(Duration.ofSeconds(-1))).isEmpty();
        assertThat(SubmitSmWriter.relative(Duration.ofMillis(10))).isEqualTo("000000000001000R");
        assertThat(SubmitSmWriter.relative(Duration.ofDays(400))).isEqualTo("000030000000000R");
    }

    @Test
    void addresses_carry_the_numbering_of_their_kind() {
        assertThat(addresses.sender(new ShortCode("12345"))).contains(new PduAddress(3, 0, "12345"));
        assertThat(addresses.recipient(new AlphanumericSender("ACME"))).isEmpty();
        assertThat(addresses.sender(new AlphanumericSender("TWELVE CHARS"))).isEmpty();
        assertThat(addresses.sender(new MailAddress("a@example.org"))).isEmpty();
    }
}
