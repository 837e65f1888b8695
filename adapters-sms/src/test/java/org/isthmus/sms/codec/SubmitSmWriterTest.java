// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HexFormat;
import org.isthmus.model.Octets;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.settings.SmsSettings.Numbering;
import org.isthmus.sms.segment.Segment;
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
