// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import org.isthmus.model.Octets;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.codec.PduAddress;
import org.isthmus.sms.codec.Tlvs;
import org.junit.jupiter.api.Test;

class LastAnswersTest {
    private final LastAnswers answers = new LastAnswers();

    @Test
    void what_was_answered_long_ago_is_confirmed_and_what_is_worked_on_is_not() {
        DeliverSm slow = message("slow");
        DeliverSm quick = message("quick");
        answers.began(slow, 0);
        answers.answered(answers.began(quick, 1), 0, 2);
        assertThat(answers.unconfirmed(LastAnswers.LAST_MOMENTS + 2)).containsExactly(slow, quick);
        assertThat(answers.unconfirmed(LastAnswers.LAST_MOMENTS + 3)).containsExactly(slow);
    }

    @Test
    void what_was_not_taken_is_none_of_them() {
        answers.answered(answers.began(message("refused"), 0), 0x64, 1);
        assertThat(answers.unconfirmed(2)).isEmpty();
    }

    @Test
    void memory_is_bounded_and_the_oldest_go_first() {
        for (int i = 0; i < 3 * LastAnswers.MOST; i++) {
            answers.answered(answers.began(message("m" + i), i), 0, i);
        }
        assertThat(answers.unconfirmed(0))
                .hasSize(LastAnswers.MOST)
                .last()
                .isEqualTo(message("m" + (3 * LastAnswers.MOST - 1)));
    }

    private static DeliverSm message(String text) {
        PduAddress somebody = new PduAddress(1, 1, "447700900002");
        return new DeliverSm(somebody, somebody, 0, 0, 0, Octets.utf8(text), Tlvs.NONE);
    }
}
