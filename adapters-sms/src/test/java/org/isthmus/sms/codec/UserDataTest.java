// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.Octets;
import org.isthmus.sms.codec.Tlvs.Tlv;
import org.isthmus.sms.codec.UserData.Concatenation;
import org.isthmus.sms.text.Shifts;
import org.junit.jupiter.api.Test;

class UserDataTest {

    @Test
    void concatenation_is_read_in_both_widths() {
        assertThat(of(0x40, "050003c70302" + "41").concatenation()).contains(new Concatenation("8:199", 2, 3));
        assertThat(of(0x40, "060804010203" + "02" + "41").concatenation()).contains(new Concatenation("16:258", 2, 3));
    }

    @Test
    void other_elements_are_stepped_over_and_ports_are_seen() {
        UserData data = of(0x40, "0b" + "05040b8423f0" + "0003c70201" + "4142");
        assertThat(data.concatenation()).contains(new Concatenation("8:199", 1, 2));
        assertThat(data.destinationPort()).hasValue(0x0b84);
        assertThat(data.content()).isEqualTo(octets("4142"));
    }

    @Test
    void national_tables_are_seen_and_so_is_where_the_text_begins() {
        UserData data = of(0x40, "0b" + "0003c70201" + "240106" + "25010d" + "4142");
        assertThat(data.shifts()).isEqualTo(new Shifts(13, 6));
        assertThat(data.headerOctets()).isEqualTo(12);
        assertThat(data.content()).isEqualTo(octets("4142"));
        assertThat(of(0x40, "0424020106" + "41").shifts()).isEqualTo(Shifts.NONE);
        assertThat(of(0, "4142").headerOctets()).isZero();
    }

    @Test
    void a_header_that_is_longer_than_the_content_does_not_fit() {
        assertThat(List.of("20414243", "04414243", ""))
                .noneMatch(hex -> UserData.headerFits(pdu(0x40, hex, Tlvs.NONE)));
        assertThat(List.of("03414243", "00", "0041")).allMatch(hex -> UserData.headerFits(pdu(0x40, hex, Tlvs.NONE)));
        assertThat(UserData.headerFits(pdu(0, "20414243", Tlvs.NONE))).isTrue();
    }

    @Test
    void an_element_that_is_longer_than_the_header_takes_nothing_from_the_text() {
        UserData data = of(0x40, "050009c70201" + "4142");
        assertThat(data.concatenation()).isEmpty();
        assertThat(data.content()).isEqualTo(octets("4142"));
    }

    @Test
    void a_number_outside_its_total_is_no_part() {
        for (String header : List.of("050003c70303", "050003c70200", "050003c70001", "050003c70101")) {
            Optional<Concatenation> found = of(0x40, header + "41").concatenation();
            assertThat(found.isPresent()).as(header).isEqualTo(header.endsWith("0303"));
        }
    }

    @Test
    void sar_parameters_count_when_there_is_no_header() {
        Tlvs sar = new Tlvs(
                List.of(
                        new Tlv(Tlvs.SAR_REFERENCE, octets("00c7")),
                        new Tlv(Tlvs.SAR_TOTAL, octets("03")),
                        new Tlv(Tlvs.SAR_NUMBER, octets("01"))),
                false);
        assertThat(of(0, "41", sar).concatenation()).contains(new Concatenation("sar:199", 1, 3));
    }

    private static UserData of(int esmClass, String hex) {
        return of(esmClass, hex, Tlvs.NONE);
    }

    private static UserData of(int esmClass, String hex, Tlvs tlvs) {
        return UserData.of(pdu(esmClass, hex, tlvs));
    }

    private static DeliverSm pdu(int esmClass, String hex, Tlvs tlvs) {
        PduAddress nobody = new PduAddress(0, 0, "");
        return new DeliverSm(nobody, nobody, esmClass, 0, 0, octets(hex), tlvs);
    }

    private static Octets octets(String hex) {
        return Octets.copyOf(HexFormat.of().parseHex(hex));
    }
}
