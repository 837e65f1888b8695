// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.cpm.Messages.BOB;
import static org.isthmus.cpm.Messages.DOMAINS;
import static org.isthmus.cpm.Messages.NOW;
import static org.isthmus.cpm.Messages.sip;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.cpm.Messages;
import org.isthmus.cpm.participating.Admission;
import org.isthmus.cpm.participating.Hops;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private static final InterworkingSelectionFunction DEFAULT =
            new InterworkingSelectionFunction(DefaultRules.RULES, true);

    @Test
    void the_lines_tell_outcome_rules_targets_and_facts() {
        assertThat(ExplanationLines.of(select("a secret of two parts")))
                .containsExactly(
                        "outcome: sms to +4477****002, 3 parts (rule away-by-sms)",
                        "rules:",
                        "  no   wish: the recipient has no preferences in force",
                        "  no   online: no device is registered",
                        "  yes  away-by-sms",
                        "targets:",
                        "  sms: 3 parts",
                        "    kept: text",
                        "    lost: display report: not possible in sms",
                        "  email: no, no address of the recipient",
                        "facts:",
                        "  origin: rcs",
                        "  mediaType: text/plain",
                        "  octets: 21",
                        "  edge: access",
                        "  protection: none",
                        "  side: originating, terminating",
                        "  recipient: sip:bo***@example.org",
                        "  recipientKind: sip-here",
                        "  served: true",
                        "  devices: 0",
                        "  capabilities: none",
                        "  profile: none",
                        "  unsubscribed: none",
                        "  givenUp: none",
                        "  at: 2026-11-20T06:00:00Z");
    }

    @Test
    void a_refusal_tells_its_code_and_every_rule() {
        List<String> lines = ExplanationLines.of(DEFAULT.select(
                facts(Messages.toBob("x".repeat(60)), RecipientFacts.stranger(Messages.BOBS_NUMBER, DOMAINS))));
        assertThat(lines)
                .contains(
                        "outcome: refused: ISM-308 the text needs more parts than allowed (6 parts, 5 allowed) (rule"
                                + " elsewhere)",
                        "  no   numbers: sms can not carry it: the text needs more parts than allowed",
                        "  sms: no, the text needs more parts than allowed (6 parts, 5 allowed)");
    }

    @Test
    void the_data_is_plain_and_ordered() {
        Map<String, Object> data = ExplanationData.of(select("hello"));
        assertThat(data.keySet()).containsExactly("outcome", "ways", "winner", "rules", "targets", "facts");
        assertThat(data).containsEntry("outcome", "interwork").containsEntry("ways", List.of("sms"));
        plain(data);
    }

    @Test
    void a_message_that_admission_refuses_has_that_refusal_for_its_outcome() {
        Admission refused = new Admission.Refused(Refusal.of(Cause.TOO_LARGE, "21 octets are more than 20"));
        assertThat(ExplanationLines.of(refused, select("hello")))
                .startsWith(
                        "admission: refused: ISM-105 the message is larger than allowed (21 octets are more than 20)",
                        "outcome: refused before the rules are asked; if it were admitted:",
                        "  outcome: sms to +4477****002, 1 part (rule away-by-sms)");
        Map<String, Object> data = ExplanationData.of(refused, select("hello"));
        assertThat(data.keySet()).containsExactly("admission", "outcome", "refusal", "ifAdmitted");
        assertThat(data)
                .containsEntry("outcome", "refuse")
                .containsEntry("ifAdmitted", ExplanationData.of(select("hello")));
        plain(data);
    }

    @Test
    void what_is_admitted_is_said_first_and_then_what_selection_says() {
        Admission admitted = new Admission.Admitted(Messages.toBob("hello"), Hops.NONE);
        assertThat(ExplanationLines.of(admitted, select("hello")))
                .startsWith("admission: admitted", "outcome: sms to +4477****002, 1 part (rule away-by-sms)");
        assertThat(ExplanationData.of(admitted, select("hello")).keySet())
                .containsExactly("admission", "outcome", "ways", "winner", "rules", "targets", "facts");
    }

    @Test
    void neither_content_nor_whole_numbers_are_told() {
        Selection selection = select("a secret of two parts");
        String told = String.join("\n", ExplanationLines.of(selection)) + ExplanationData.of(selection);
        assertThat(told).doesNotContain("secret").doesNotContain("7700900002").doesNotContain("sip:bob@");
    }

    private static void plain(Object value) {
        switch (value) {
            case Map<?, ?> map -> map.values().forEach(ExplanationTest::plain);
            case List<?> list -> list.forEach(ExplanationTest::plain);
            default -> assertThat(value).isInstanceOfAny(String.class, Number.class, Boolean.class);
        }
    }

    private static Selection select(String text) {
        return DEFAULT.select(
                facts(Messages.toBob(text), RecipientFacts.served(sip("sip:bob@example.org"), BOB, 0, DOMAINS)));
    }

    private static SelectionFacts facts(CpmMessage message, RecipientFacts recipient) {
        return SelectionFacts.of(
                message,
                SenderFacts.of(Optional.of(Messages.ALICE)),
                recipient,
                List.of(FakeAdapter.SMS, FakeAdapter.EMAIL),
                List.of(),
                NOW);
    }
}
