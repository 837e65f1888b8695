// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import static org.assertj.core.api.Assertions.assertThat;

import org.isthmus.cpm.Messages;
import org.isthmus.model.Octets;
import org.isthmus.model.Technology;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.junit.jupiter.api.Test;

class RepetitionTest {
    private static final CpmMessage FIRST = with("text/plain;charset=utf-8", "Hello");

    @Test
    void the_same_content_is_the_same_message_however_its_type_is_written() {
        assertThat(Repetition.refusal(FIRST, FIRST)).isEmpty();
        assertThat(Repetition.refusal(FIRST, with("text/plain", "Hello"))).isEmpty();
    }

    @Test
    void other_content_under_a_used_id_is_refused_and_not_taken_for_the_first() {
        for (CpmMessage other : new CpmMessage[] {
            with("text/plain;charset=utf-8", "Hello!"), with("text/html", "Hello"), with("text/plain", "")
        }) {
            assertThat(Repetition.refusal(FIRST, other))
                    .get()
                    .extracting(Refusal::cause)
                    .isEqualTo(Cause.ID_USED);
        }
    }

    private static CpmMessage with(String type, String text) {
        return Messages.message(
                Messages.ALICE.addresses().getFirst(),
                Messages.BOBS_NUMBER,
                new Content(type, Octets.utf8(text)),
                Technology.RCS);
    }
}
