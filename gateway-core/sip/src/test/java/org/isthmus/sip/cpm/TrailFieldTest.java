// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import static org.assertj.core.api.Assertions.assertThat;

import org.isthmus.model.Protection;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.id.ItemId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailFieldTest {
    private static final TrailField FIELD =
            new TrailField(new ItemId(4711), ReferencePoint.IW2, Technology.SMS, Protection.NONE);

    @Test
    void it_is_written_as_it_is_read() {
        assertThat(FIELD.written()).isEqualTo("00000000004k7;point=iw2;origin=sms");
        assertThat(TrailField.read(FIELD.written())).contains(FIELD);
        assertThat(TrailField.read(" 00000000004k7 ; origin=sms ; later=more;point=iw2"))
                .contains(FIELD);
    }

    @Test
    void how_its_way_was_protected_travels_with_it() {
        TrailField trusted = new TrailField(FIELD.item(), FIELD.point(), FIELD.origin(), Protection.TRUSTED_NETWORK);
        assertThat(trusted.written()).isEqualTo("00000000004k7;point=iw2;origin=sms;protection=trusted-network");
        assertThat(TrailField.read(trusted.written())).contains(trusted);
        assertThat(TrailField.read(FIELD.written() + ";protection=guards")).contains(FIELD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "00000000004k7",
                "00000000004k7;point=iw2",
                "00000000004k7;point=iw3;origin=sms",
                "00000000004k7;point=iw2;origin=S M S",
                "4711;point=iw2;origin=sms",
                "point=iw2;origin=sms;00000000004k7"
            })
    void what_is_not_of_its_form_is_nothing(String written) {
        assertThat(TrailField.read(written)).isEmpty();
    }

    @Test
    void cut_anywhere_it_is_read_as_itself_or_not_at_all() {
        String written = FIELD.written();
        for (int end = 0; end < written.length(); end++) {
            TrailField.read(written.substring(0, end))
                    .ifPresent(read -> assertThat(read.item()).isEqualTo(FIELD.item()));
        }
    }
}
