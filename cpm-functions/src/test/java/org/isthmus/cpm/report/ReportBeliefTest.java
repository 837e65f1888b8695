// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.isthmus.cpm.report.ReportBelief.Candidate;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.DeliveryLedger.PartOf;
import org.junit.jupiter.api.Test;

class ReportBeliefTest {
    private static final ForeignId WRITTEN = new ForeignId("smsc:main", "70000");
    private static final ForeignId OTHER_BASE = new ForeignId("smsc:main", "11170");
    private static final ForeignId ANOTHER_BASE = new ForeignId("smsc:main", "458752");
    private static final Optional<PartOf> ONE = Optional.of(new PartOf(new ItemId(1), 0));
    private static final Optional<PartOf> TWO = Optional.of(new PartOf(new ItemId(2), 0));

    @Test
    void an_id_as_written_is_believed_even_of_a_message_that_has_ended() {
        assertThat(ReportBelief.believable(List.of(new Candidate(WRITTEN, false, ONE, true))))
                .containsExactly(WRITTEN);
    }

    @Test
    void a_guess_that_leads_to_one_open_message_or_to_none_yet_is_believed_after_what_is_written() {
        assertThat(ReportBelief.believable(List.of(
                        new Candidate(OTHER_BASE, true, ONE, false),
                        new Candidate(ANOTHER_BASE, true, Optional.empty(), false),
                        new Candidate(WRITTEN, false, Optional.empty(), false))))
                .containsExactly(WRITTEN, OTHER_BASE, ANOTHER_BASE);
    }

    @Test
    void a_guess_is_never_believed_of_a_message_that_has_ended() {
        assertThat(ReportBelief.believable(List.of(new Candidate(OTHER_BASE, true, ONE, true))))
                .isEmpty();
    }

    @Test
    void when_what_is_written_and_a_guess_lead_to_different_open_messages_neither_is_believed() {
        assertThat(ReportBelief.believable(List.of(
                        new Candidate(WRITTEN, false, ONE, false), new Candidate(OTHER_BASE, true, TWO, false))))
                .isEmpty();
        assertThat(ReportBelief.believable(List.of(
                        new Candidate(WRITTEN, false, ONE, false), new Candidate(OTHER_BASE, true, ONE, false))))
                .containsExactly(WRITTEN, OTHER_BASE);
        assertThat(ReportBelief.believable(
                        List.of(new Candidate(WRITTEN, false, ONE, false), new Candidate(OTHER_BASE, true, TWO, true))))
                .containsExactly(WRITTEN);
    }

    @Test
    void guesses_that_lead_to_several_messages_are_none() {
        assertThat(ReportBelief.believable(List.of(
                        new Candidate(WRITTEN, false, Optional.empty(), false),
                        new Candidate(OTHER_BASE, true, ONE, false),
                        new Candidate(ANOTHER_BASE, true, TWO, true))))
                .containsExactly(WRITTEN);
    }
}
